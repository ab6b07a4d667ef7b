import { downloadFile } from '../../../src-main/models/downloads/downloadFile.ts';
import type { Download } from '../../../src-main/models/downloads/checkDownload.ts';

/** A download in a process of its own, which tells how many bytes are written: to be killed in the middle. */
await downloadFile(JSON.parse(process.argv[2]!) as Download, { onProgress: (bytes) => process.send!(bytes) });

import { Worker } from 'node:worker_threads';
import { serveParent } from '../processes/serveParent.ts';
import { scoreTestSound } from './testSound.ts';
import type { TrialTalk } from './tryModel.ts';

/** The process in which tryModel opens a package. Its argument is the memory that it may take, in bytes. */

const memoryBytes = Number(process.argv[2]);
limitMemory(memoryBytes);

await serveParent<TrialTalk>(
  () => async (folder) => {
    await scoreTestSound(folder);
    return null;
  },
  { niceness: 0 },
);

/** ONNX Runtime knows no limit and holds this thread while it computes: another one looks on. */
function limitMemory(bytes: number): void {
  const watch = `
    const { writeSync } = require('node:fs');
    setInterval(() => {
      if (process.memoryUsage.rss() <= ${bytes}) return;
      writeSync(2, 'Error: it takes more than ${(bytes / 2 ** 30).toFixed(1)} GiB of memory\\n');
      process.kill(process.pid, 'SIGKILL');
    }, 20);`;
  new Worker(watch, { eval: true }).unref();
}

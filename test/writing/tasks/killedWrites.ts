// Writes tags into every file of a library and kills itself at a word of its writers about what they are to write, or wrote: node killedWrites.ts <library> <word>
import { Writes } from '../../../src-main/writing/tasks/Writes.ts';
import { targetsOf } from '../../../src-main/writing/tasks/targets.ts';
import type { WriterTalk } from '../../../src-main/writing/tasks/protocol.ts';
import type { ChildReport } from '../../../src-main/processes/Talk.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { settings } from './makeWrites.ts';

const [file, lastWord] = process.argv.slice(2) as [string, string];
let words = 0;
const library = openLibrary(file);
const writes = new Writes({
  library,
  writers: 3,
  writerPatienceMs: 0,
  launch(module, args) {
    const started = launchProcess(module, args);
    started.onMessage((message) => {
      const report = message as ChildReport<WriterTalk>;
      const isWord =
        report.kind === 'question' || (report.kind === 'answer' && report.answer.ends.length > 0);
      if (isWord && ++words === Number(lastWord)) process.kill(process.pid, 'SIGKILL');
    });
    return started;
  },
});
const trackIds = library.search({ modelId: null, limit: 100 }).map(({ trackId }) => trackId);
const task = writes.previewWrite(targetsOf(library, trackIds), { settings, withSuggestions: false });
await task.looked;
await writes.apply(task);

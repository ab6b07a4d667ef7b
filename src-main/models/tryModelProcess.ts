import { serveParent } from '../processes/serveParent.ts';
import { limitSelf } from './limitSelf.ts';
import { scoreTestSound } from './testSound.ts';
import type { TrialTalk } from './tryModel.ts';

/** The process in which tryModel opens a package. Its arguments are the seconds and the memory, in bytes, that it may take. */

const [seconds, memoryBytes] = process.argv.slice(2).map(Number);
// Whoever asks ends it in time; this is for where that one was killed
limitSelf(memoryBytes!, 2 * seconds!);

await serveParent<TrialTalk>(
  () => async (folder) => {
    await scoreTestSound(folder);
    return null;
  },
  { niceness: 0 },
);

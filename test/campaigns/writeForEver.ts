// Writes tags into every file of a library and undoes them, again and again, until it is killed:
// node writeForEver.ts <library> <forwards or backwards>
import type { WriteSettings } from '../../src-main/api.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { planUndo } from '../../src-main/writing/tasks/planUndo.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { targetsOf } from '../../src-main/writing/tasks/targets.ts';
import { standardWrite } from '../../src-main/settings.ts';

const library = openLibrary(process.argv[2]!);
const writes = new Writes({ library, launch: launchProcess, writers: 2, writerPatienceMs: 0 });
const settings: WriteSettings = {
  ...standardWrite,
  withReplayGain: true,
  joinGenres: '; ',
  bpm: { mode: 'replace', decimals: 2 },
  key: { mode: 'replace', notation: 'musical' },
};
const trackIds = library.search({ modelId: null, limit: 100 }).map(({ trackId }) => trackId);
const targets = targetsOf(library, trackIds);
// Cue sheets come last
if (process.argv[3] === 'backwards') targets.reverse();
const write = () => writes.previewWrite(targets, { settings, withSuggestions: false });
const undo = () => writes.previewUndo(planUndo(library, null, null));
for (;;) {
  for (const preview of [write, undo]) {
    const task = preview();
    await task.looked;
    process.send!('writing');
    if (task.data.acceptedFiles > 0) await writes.apply(task);
  }
}

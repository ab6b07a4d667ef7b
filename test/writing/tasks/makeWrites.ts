import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WriteSettings } from '../../../src-main/api.ts';
import { planUndo } from '../../../src-main/writing/tasks/planUndo.ts';
import { Writes } from '../../../src-main/writing/tasks/Writes.ts';
import { targetsOf } from '../../../src-main/writing/tasks/targets.ts';
import { standardWrite } from '../../../src-main/settings.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { makeAudio } from '../../fixtures/makeAudio.ts';
import { readWithMutagen } from '../../fixtures/tagFile.ts';
import { temporaryFolder } from '../../library/temporaryLibrary.ts';
import { openNewLibrary } from '../../library/openNewLibrary.ts';

export const settings = standardWrite;

/** A writes over a library that knows files of a folder, each as a track of its own with a genre and a mood. */
export function makeWrites(
  t: TestContext,
  names: string[],
  {
    launch = launchProcess,
    writers,
    writerPatienceMs = 0,
    busyPausesSeconds,
  }: {
    launch?: LaunchProcess;
    writers?: number;
    writerPatienceMs?: number;
    busyPausesSeconds?: number[];
  } = {},
) {
  const folder = temporaryFolder(t);
  const music = join(folder, 'music');
  const library = openNewLibrary(join(folder, 'library.db'));
  const writes = new Writes({
    library,
    launch,
    // As many as a test names are started at once
    ...(writers && { writers, writerPatienceMs }),
    ...(busyPausesSeconds && { busyPausesSeconds }),
  });
  t.after(async () => {
    await writes.close();
    library.close();
  });
  const pathOf = (name: string) => join(music, name);
  names.forEach((name, index) => makeAudio(pathOf(name), { seconds: 1, frequencyHz: 300 + 50 * index }));
  /** As a scan does it, but for listening. */
  const learn = (path: string, content: string): number => {
    const { size, mtimeNs } = statSync(path, { bigint: true });
    const file = { path, size: Number(size), modifiedNs: mtimeNs };
    const contentId = Buffer.from(content.padEnd(64, '0'), 'hex');
    return library.tracks.save({ file, contentId, properties: { codec: 'test' }, tags: { title: 'T' } }).id;
  };
  const trackIds = names.map((name, index) => learn(pathOf(name), index < 10 ? `a${index}` : `af${index}`));
  for (const trackId of trackIds) {
    library.corrections.append({ trackId, tag: 'dub', category: 'genre', action: 'added' });
    library.corrections.append({ trackId, tag: 'deep', category: 'mood', action: 'added' });
  }
  const preview = async (changed: Partial<WriteSettings> = {}) => {
    const targets = targetsOf(library, trackIds);
    const task = writes.previewWrite(targets, {
      settings: { ...settings, ...changed },
      withSuggestions: false,
    });
    await task.looked;
    return task;
  };
  const undo = async (...of: [Parameters<typeof planUndo>[1], string | null]) => {
    const task = writes.previewUndo(planUndo(library, ...of));
    await task.looked;
    return task;
  };
  const tagsOf = (name: string) => readWithMutagen(pathOf(name))!.tags;
  return { folder, music, library, writes, pathOf, learn, trackIds, preview, undo, tagsOf };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../../src-main/analysis/AnalysisPool.ts';
import { ModelError } from '../../../src-main/errors.ts';
import { loadHearing, type Hearing } from '../../../src-main/hearing/hearFrames.ts';
import { importFolder } from '../../../src-main/importing/importFolder.ts';
import type { MusicOfTrack } from '../../../src-main/library/storedMusic.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { modelFolders } from '../../../src-main/locations.ts';
import { InstalledModels } from '../../../src-main/models/InstalledModels.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { useHearing } from '../../../src-main/models/useHearing.ts';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import type { MusicTask } from '../../../src-main/scores/musicTasks.ts';
import type { HearingTask } from '../../../src-main/taggers/hearing/hearingCard.ts';

/** The smallest tagger: an import has one. */
const tagger = 'hearmark-crnn';

/** Has Hearmark hear files, as `hearmark tag --hear` does; what was heard of each, by its path. */
export async function hearMusic(
  paths: readonly string[],
  tasks: readonly MusicTask[],
): Promise<Map<string, MusicOfTrack>> {
  const place = mkdtempSync(join(tmpdir(), 'hearmark-mir-'));
  const library = openLibrary(join(place, 'library.db'));
  const installed = modelsIn(place);
  const model = await installed.identify(tagger);
  const { hearing, music } = await useHearing(library, installed, model, tasks, console.error);
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: availableParallelism(), hearing });
  try {
    const modelId = registerModel(library, model);
    const heard = new Map<string, MusicOfTrack>();
    await importFolder([...paths], {
      ...{ library, pool, modelId, music, coverage: 'whole' },
      report(event) {
        if (event.kind === 'file' && event.trackId !== undefined)
          heard.set(event.path, library.music.of(event.trackId));
      },
    });
    return heard;
  } finally {
    pool.close();
    library.close();
    rmSync(place, { recursive: true });
  }
}

/** Opens a package that answers step by step: that of this name, or else the first that hears this. Throws ModelError. */
export async function openPackage(task: HearingTask, name: string | undefined): Promise<Hearing> {
  const place = mkdtempSync(join(tmpdir(), 'hearmark-mir-'));
  try {
    const installed = modelsIn(place);
    const folder =
      name === undefined
        ? await installed.hearingFolder(task, console.error)
        : await installed.folderOf(name);
    if (folder !== undefined) return await loadHearing(folder);
  } finally {
    rmSync(place, { recursive: true });
  }
  throw new ModelError(
    `no package for ${task} is installed: \`hearmark models import\` makes one of published weights`,
  );
}

function modelsIn(place: string): InstalledModels {
  return new InstalledModels({
    settingsFile: join(place, 'settings.json'),
    modelFolders: modelFolders(),
    runtimesFile: join(place, 'runtimes.json'),
    triedFile: join(place, 'tried.json'),
    launch: launchProcess,
  });
}

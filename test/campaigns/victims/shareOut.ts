import { join } from 'node:path';
import { importFolder } from '../../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import type { MusicModels } from '../../../src-main/library/HeardMusic.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadHearingPackage } from '../../../src-main/taggers/hearing/hearingPackage.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { Workers } from '../../../src-main/workers/Workers.ts';
import { StubAnalyser } from '../../workers/StubAnalyser.ts';

const hearing = { rhythm: join('models', 'hearmark-rhythm'), key: join('models', 'hearmark-key') };

/** Imports a folder once with whoever listens along; says each file that was stored. */
export async function forEver(libraryFile: string, folder: string, modelFolder: string): Promise<void> {
  const library = openLibrary(libraryFile);
  const model = await loadModelPackage(modelFolder);
  const modelId = registerModel(library, model);
  const music: MusicModels = {};
  for (const task of ['rhythm', 'key'] as const) {
    const { card, weightsHash } = await loadHearingPackage(hearing[task]);
    music[task] = library.music.useModel(task, { ...card, weightsHash });
  }
  const workers = (await Workers.open({ libraryFile, version: 'test' }))!;
  const local = new StubAnalyser({ tags: model.card.vocabulary.length, jobs: 1, sleepMs: 40 });
  const pool = await workers.share(local, { folder: modelFolder, hearing }, [folder]);
  await importFolder([folder], {
    library,
    pool,
    modelId,
    music,
    coverage: 'whole',
    report(event) {
      if (event.kind === 'file')
        process.send!({ path: event.path, status: event.status, reason: event.reason });
    },
  });
  pool.close();
  process.send!({ refused: workers.refused });
  await workers.close();
  library.close();
}

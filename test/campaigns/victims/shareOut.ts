import { importFolder } from '../../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { Workers } from '../../../src-main/workers/Workers.ts';
import { StubAnalyser } from '../../workers/StubAnalyser.ts';

/** Imports a folder once with whoever listens along; says each file that was stored. */
export async function forEver(libraryFile: string, music: string, modelFolder: string): Promise<void> {
  const library = openLibrary(libraryFile);
  const model = await loadModelPackage(modelFolder);
  const modelId = registerModel(library, model);
  const workers = (await Workers.open({ libraryFile, version: 'test' }))!;
  const local = new StubAnalyser({ tags: model.card.vocabulary.length, jobs: 1, sleepMs: 40 });
  const pool = await workers.share(local, model, [music]);
  await importFolder([music], {
    library,
    pool,
    modelId,
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

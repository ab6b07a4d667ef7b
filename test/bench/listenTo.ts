import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { modelFolders } from '../../src-main/locations.ts';
import { findModel } from '../../src-main/models/findModels.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';

/** Of a track that was heard: where it is, and in which library. */
export interface Heard {
  path: string;
  trackId: number;
  modelId: number;
  model: ModelPackage;
  library: Library;
}

/** Has a model listen to files, as `hearmark tag` does, with a library of its own that is gone afterwards. */
export async function listenTo(
  name: string,
  paths: readonly string[],
  onHeard: (heard: Heard) => void,
): Promise<void> {
  const model = await loadModelPackage(await findModel(name, modelFolders()));
  const place = mkdtempSync(join(tmpdir(), 'hearmark-heard-'));
  const library = openLibrary(join(place, 'library.db'));
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: availableParallelism() });
  try {
    const modelId = registerModel(library, model);
    await importFolder([...paths], {
      library,
      pool,
      modelId,
      coverage: 'whole',
      report(event) {
        if (event.kind !== 'file' || event.trackId === undefined) return;
        onHeard({ path: event.path, trackId: event.trackId, modelId, model, library });
      },
    });
  } finally {
    pool.close();
    library.close();
    rmSync(place, { recursive: true });
  }
}

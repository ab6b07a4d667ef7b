import { AnalysisPool } from '../../../src-main/analysis/AnalysisPool.ts';
import type { ImportEvent } from '../../../src-main/importing/ImportEvent.ts';
import { importFolder } from '../../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';

/** Imports a folder once; says how many files were told as done. */
export async function forEver(file: string, music: string, modelFolder: string): Promise<void> {
  const pool = new AnalysisPool({ modelFolder, jobs: 1 });
  let done = 0;
  await tagInto(file, music, pool, modelFolder, () => process.send!(++done));
  pool.close();
}

/** The line of `hearmark tag` and of the window. */
export async function tagInto(
  file: string,
  music: string,
  pool: AnalysisPool,
  modelFolder: string,
  onFile: (status: string) => void,
): Promise<void> {
  const library = openLibrary(file);
  try {
    const modelId = registerModel(library, await loadModelPackage(modelFolder));
    const report = (event: ImportEvent) => void (event.kind === 'file' && onFile(event.status));
    await importFolder([music], { library, pool, modelId, coverage: 'whole', report });
  } finally {
    library.close();
  }
}

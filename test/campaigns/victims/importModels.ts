import { join } from 'node:path';
import { importOnnx } from '../../../src-main/models/importers/importOnnx.ts';
import { removePackage } from '../../../src-main/models/removePackage.ts';

/** Imports a model and deletes it again; says how many imports were told as done. */
export async function forEver(file: string, cardFile: string, models: string): Promise<void> {
  for (let done = 1; ; done++) {
    await importOnnx({ file, cardFile, name: 'imported' }, models);
    process.send!(done);
    await removePackage(join(models, 'imported'));
  }
}

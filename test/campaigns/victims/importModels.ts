import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { importApart, type AnyImport } from '../../../src-main/models/importers/importApart.ts';
import { removePackage } from '../../../src-main/models/removePackage.ts';

/**
 * Imports a model as `hearmark models import` does, of an ONNX file and its card or of weights that hear beats, and deletes it again;
 * says how many imports were told as done.
 */
export async function forEver(file: string, cardFile: string, models: string): Promise<void> {
  const name = 'imported';
  const what: AnyImport = cardFile
    ? { kind: 'onnx', request: { file, cardFile, name } }
    : { kind: 'hearing', request: { file, name, architecture: 'beatnet', hyper: {}, licence: 'none' } };
  for (let done = 1; ; done++) {
    const folder = await importApart(what, models, launchProcess);
    process.send!(done);
    await removePackage(folder);
  }
}

import { dirname } from 'node:path';
import { ParameterError } from '../errors.ts';
import { membersOf } from './composing/membersOf.ts';
import { findModel, findModels, nameOf } from './findModels.ts';
import { removePackage } from './removePackage.ts';

/**
 * Returns the folder of a model that the person added and may remove. `modelFolders`: those in the first come with Hearmark.
 * Throws ParameterError where it has to stay, ModelError where it is not there.
 */
export async function removableFolder(name: string, modelFolders: readonly string[]): Promise<string> {
  if (/[\\/]/.test(name)) throw new ParameterError(`"${name}" is a folder; name an installed model`);
  const folder = await findModel(name, modelFolders);
  if (dirname(folder) === modelFolders[0]) {
    throw new ParameterError(
      `"${name}" comes with Hearmark and stays; you can remove only models that were added`,
    );
  }
  const composed = (await findModels(modelFolders)).filter(
    (model) => 'card' in model && membersOf(model.card).includes(name),
  );
  if (composed.length > 0) {
    const names = composed.map(nameOf).join(', ');
    throw new ParameterError(
      `"${name}" is a part of ${names}, which cannot do without it; remove that first`,
    );
  }
  return folder;
}

/** Deletes a model that the person added, as removableFolder allows. What it heard stays in the library. */
export async function removeInstalled(name: string, modelFolders: readonly string[]): Promise<void> {
  await removePackage(await removableFolder(name, modelFolders));
}

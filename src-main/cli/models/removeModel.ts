import { dirname } from 'node:path';
import { ParameterError } from '../../errors.ts';
import { modelFolders, settingsFile, shippedModelsFolder } from '../../locations.ts';
import { changeSettings, readSettings } from '../../settings.ts';
import { findModel, findModels, nameOf } from '../../models/findModels.ts';
import { membersOf } from '../../models/composing/membersOf.ts';
import { removePackage } from '../../models/removePackage.ts';

/** `hearmark models remove`: deletes a model that the person added. What it heard stays in the library. */
export async function removeModel(name: string): Promise<number> {
  if (/[\\/]/.test(name)) throw new ParameterError(`"${name}" is a folder; name an installed model`);
  const folder = await findModel(name, modelFolders());
  if (dirname(folder) === shippedModelsFolder()) {
    throw new ParameterError(
      `"${name}" comes with Hearmark and stays; you can remove only models that were added`,
    );
  }
  const composed = (await findModels(modelFolders())).filter(
    (model) => 'card' in model && membersOf(model.card).includes(name),
  );
  if (composed.length > 0) {
    const names = composed.map(nameOf).join(', ');
    throw new ParameterError(
      `"${name}" is a part of ${names}, which cannot do without it; remove that first`,
    );
  }
  await removePackage(folder);
  console.log(`Removed ${name}. What it heard stays in the library.`);
  if (readSettings(settingsFile()).model === name) {
    changeSettings(settingsFile(), { model: undefined });
    console.log('It was the model in use; from now on Hearmark uses the one that comes with it.');
  }
  return 0;
}

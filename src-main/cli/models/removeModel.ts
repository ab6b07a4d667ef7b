import { modelFolders, settingsFile } from '../../locations.ts';
import { removeInstalled } from '../../models/removeInstalled.ts';
import { changeSettings, readSettings } from '../../settings.ts';

/** `hearmark models remove`: deletes a model that the person added. What it heard stays in the library. */
export async function removeModel(name: string): Promise<number> {
  await removeInstalled(name, modelFolders());
  console.log(`Removed ${name}. What it heard stays in the library.`);
  if (readSettings(settingsFile()).model === name) {
    changeSettings(settingsFile(), { model: undefined });
    console.log('It was the model in use; from now on Hearmark uses the one that comes with it.');
  }
  if (readSettings(settingsFile()).textModel === name)
    changeSettings(settingsFile(), { textModel: undefined });
  return 0;
}

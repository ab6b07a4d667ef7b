import { resolve } from 'node:path';
import { settingsFile } from '../../locations.ts';
import { changeSettings } from '../../settings.ts';
import { installedModels } from '../session.ts';

/** `hearmark models use`: remembers the model that every command uses where none is named, or the text-audio model that is used of several. */
export async function useModel(name: string): Promise<number> {
  const installed = installedModels();
  const chosen = /[\\/]/.test(name) ? resolve(name) : name;
  if (await installed.isTextAudio(name)) {
    changeSettings(settingsFile(), { textModel: chosen });
    console.log(
      `${name} is the text-audio model from now on; \`hearmark tag\` lets it hear what it has not heard.`,
    );
    return 0;
  }
  const { card } = await installed.identify(name);
  changeSettings(settingsFile(), { model: chosen });
  console.log(`${card.name} is used from now on when no --model is given.`);
  return 0;
}

import { resolve } from 'node:path';
import { settingsFile } from '../../locations.ts';
import { changeSettings } from '../../settings.ts';
import { installedModels } from '../session.ts';

/** `hearmark models use`: remembers the model that every command uses where none is named. */
export async function useModel(name: string): Promise<number> {
  const { card } = await installedModels().identify(name);
  const isFolder = /[\\/]/.test(name);
  changeSettings(settingsFile(), { model: isFolder ? resolve(name) : name });
  console.log(`${card.name} is used from now on when no --model is given.`);
  return 0;
}

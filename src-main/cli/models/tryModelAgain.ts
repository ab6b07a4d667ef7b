import { installedModels } from '../session.ts';

/** `hearmark models try`: tries a model again that was refused, where the machine was too busy for instance. */
export async function tryModelAgain(name: string): Promise<number> {
  const installed = installedModels();
  await installed.checkAgain(await installed.folderOf(name));
  console.log(`${name} answers to test sound as a model shall.`);
  return 0;
}

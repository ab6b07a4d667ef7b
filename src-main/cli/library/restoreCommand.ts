import { resolve } from 'node:path';
import { findBackup, restoreBackup } from '../../library/safety/restoreBackup.ts';
import { agrees } from '../agrees.ts';

/** `hearmark library restore`: puts a backup in the place of the library, after asking. */
export async function restoreCommand(
  name: string | undefined,
  { library, yes }: { library: string; yes: boolean },
): Promise<number> {
  const file = resolve(library);
  const backup = findBackup(file, name);
  const question = `Put the backup of ${new Date(backup.madeAt).toISOString()} in the place of ${file}? What is there now is kept beside it.`;
  if (!yes && !(await agrees(question))) {
    console.log('\nNothing was changed.');
    return 0;
  }
  const aside = restoreBackup(file, backup);
  console.log(`The library ${file} is ${backup.name} now.`);
  if (aside) console.log(`What it was before is kept as ${aside}.`);
  return 0;
}

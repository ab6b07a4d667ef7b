import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ParameterError } from '../../errors.ts';
import { backupsFolder, listBackups } from '../../library/safety/backupFiles.ts';
import { refuseLoss } from '../../library/safety/lossOf.ts';
import { makeBackup } from '../../library/safety/makeBackup.ts';
import { counted } from '../../writing/tasks/WriteParts.ts';
import { formatMegabytes } from '../table.ts';

/** `hearmark library backup`: makes a backup, or lists those that there are. */
export async function backupCommand({ library, list }: { library: string; list: boolean }): Promise<number> {
  const file = resolve(library);
  if (!list) {
    refuseLoss(file);
    if (!existsSync(file)) throw new ParameterError(`There is no library ${file}.`);
    await makeBackup(file);
  }
  const backups = listBackups(file);
  for (const { name, bytes } of backups) console.log(`${name}  ${formatMegabytes(bytes)}`);
  const total = backups.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${counted(backups.length, 'backup')}, ${formatMegabytes(total)} in ${backupsFolder(file)}`);
  return 0;
}

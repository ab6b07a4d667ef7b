import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ParameterError } from '../../errors.ts';
import { backupsFolder, listBackups, type BackupFile } from '../../library/safety/backupFiles.ts';
import { refuseLoss } from '../../library/safety/lossOf.ts';
import { makeBackup } from '../../library/safety/makeBackup.ts';

/** `hearmark library backup`: makes a backup, or lists those that there are. */
export async function backupCommand({ library, list }: { library: string; list: boolean }): Promise<number> {
  const file = resolve(library);
  if (!list) {
    refuseLoss(file);
    if (!existsSync(file)) throw new ParameterError(`There is no library ${file}.`);
    await makeBackup(file);
  }
  const backups = listBackups(file);
  for (const backup of backups) console.log(lineOf(backup));
  const total = backups.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${backups.length} backups, ${megabytes(total)} in ${backupsFolder(file)}`);
  return 0;
}

function lineOf({ name, bytes }: BackupFile): string {
  return `${name}  ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

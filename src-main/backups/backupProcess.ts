import { makeBackup } from '../library/safety/makeBackup.ts';
import { serveParent } from '../processes/serveParent.ts';
import type { BackupTalk } from './Backups.ts';

/** The process in which a host's backups are made: copying keeps it busy, and the host answers meanwhile. */
await serveParent<BackupTalk>(() => async (libraryFile) => {
  await makeBackup(libraryFile);
  return null;
});

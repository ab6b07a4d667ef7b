import { listBackups } from '../library/safety/backupFiles.ts';
import { repairLibrary } from '../library/safety/repairLibrary.ts';
import { restoreBackup } from '../library/safety/restoreBackup.ts';

/** One way out of a library that is lost or damaged. */
export interface Rescue {
  /** For a button. */
  label: string;
  /** Throws LibraryError; the library is as it was then. */
  run: () => void;
}

/** What can be done about a library that is lost or damaged, where there is a person to ask and no command line. */
export function rescues(libraryFile: string): Rescue[] {
  const [newest] = listBackups(libraryFile);
  const repair = { label: 'Keep what can be read', run: () => void repairLibrary(libraryFile) };
  if (!newest) return [repair];
  const date = new Date(newest.madeAt).toLocaleString();
  return [
    { label: `Restore the backup of ${date}`, run: () => void restoreBackup(libraryFile, newest) },
    repair,
  ];
}

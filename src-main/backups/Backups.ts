import { join } from 'node:path';
import type { BackupOverview as BackupsShown } from '../api.ts';
import type { Emit } from '../Emit.ts';
import { LibraryError, reasonOf } from '../errors.ts';
import { backupsFolder, listBackups } from '../library/safety/backupFiles.ts';
import { isBackupDue } from '../library/safety/makeBackup.ts';
import { restoreAtNextStart, restoredAtNextStart } from '../library/safety/restoreBackup.ts';
import { logError } from '../log/log.ts';
import { displayPath } from '../paths.ts';
import { Child } from '../processes/Child.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';

/** What is said between Backups and its process. */
export interface BackupTalk {
  /** The library's file. */
  request: string;
  answer: null;
  word: never;
  question: never;
  reply: never;
}

const lookEveryMs = 3600 * 1000;

export interface BackupsOptions {
  libraryFile: string;
  launch: LaunchProcess;
  emit: Emit;
  /** False where the person wants none of every day. */
  isWanted: () => boolean;
}

/** Backups of the library that a host has open: once a day, and whenever a person says so. */
export class Backups {
  readonly #options: BackupsOptions;
  readonly #child: Child<BackupTalk>;
  #timer: NodeJS.Timeout | undefined;
  #made: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: BackupsOptions) {
    this.#options = options;
    this.#child = new Child<BackupTalk>({
      launch: options.launch,
      module: join(import.meta.dirname, 'backupProcess.ts'),
      lost: ({ how }) =>
        new LibraryError(`The backup was not made: its process ended (${how})`, {
          path: options.libraryFile,
        }),
      idleSeconds: 1,
    });
  }

  /** Makes the backup of the day, now or as soon as there is one to make. */
  start(): void {
    this.#timer = setInterval(() => void this.makeIfDue(), lookEveryMs).unref();
    void this.makeIfDue();
  }

  /** Makes a backup where it is time for one; what goes wrong is told to the person. Never rejects. */
  async makeIfDue(): Promise<void> {
    const { libraryFile, isWanted, emit } = this.#options;
    try {
      if (isWanted() && isBackupDue(libraryFile)) await this.#make();
    } catch (error) {
      if (this.#isClosed) return; // given up, as close says
      if (!(error instanceof LibraryError)) logError('the backup of the day', error);
      emit('notice', { level: 'warning', text: `No backup could be made: ${reasonOf(error)}` });
    }
  }

  /** Makes a backup, or waits for the one that is being made. Throws LibraryError. */
  async make(): Promise<BackupsShown> {
    await this.#make();
    return this.shown();
  }

  /** Has the backup of this name restored at the next start; null: none. Throws ParameterError. */
  restore(name: string | null): BackupsShown {
    restoreAtNextStart(this.#options.libraryFile, name);
    return this.shown();
  }

  shown(): BackupsShown {
    const { libraryFile } = this.#options;
    return {
      folder: displayPath(backupsFolder(libraryFile)),
      backups: listBackups(libraryFile).map(({ name, madeAt, bytes }) => ({ name, madeAt, bytes })),
      restoredNext: restoredAtNextStart(libraryFile),
    };
  }

  /** A backup that is being made is given up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#child.close();
    await this.#made?.catch(() => {});
  }

  #make(): Promise<void> {
    this.#made ??= this.#child
      .ask(this.#options.libraryFile)
      .then(() => {})
      .finally(() => (this.#made = undefined));
    return this.#made;
  }
}

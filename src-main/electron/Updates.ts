import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { Notice } from '../api.ts';
import { logError } from '../log/log.ts';

/** Looks for new versions, fetches and installs them: electron-updater's, which checks the SHA-512 of what it fetched. */
export type Updater = Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'checkForUpdates' | 'downloadUpdate' | 'logger' | 'requestHeaders'
>;

export interface UpdatesOptions {
  /** Loaded when it is first needed: while nobody agreed, nothing of it runs. */
  loadUpdater: () => Promise<Updater>;
  /** True where the person agreed. */
  isWanted: () => boolean;
  /** Where a new version can be had by hand. */
  releases: string;
  tell: (notice: Notice) => void;
}

const dayMs = 24 * 3600 * 1000;
const lookEveryMs = 3600 * 1000;

/** New versions of Hearmark: looked for once a day where the person agreed, fetched, and installed when Hearmark is quit. */
export class Updates {
  readonly #options: UpdatesOptions;
  #updater: Updater | undefined;
  #lookedAt = -Infinity;
  #fetched: string | undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
  }

  start(): void {
    setInterval(() => void this.lookIfDue(), lookEveryMs).unref();
    void this.lookIfDue();
  }

  /** Who no longer agrees gets nothing installed, not even what was fetched before. */
  settingsChanged(): void {
    if (this.#updater) this.#updater.autoInstallOnAppQuit = this.#options.isWanted();
    void this.lookIfDue();
  }

  /** Looks for a new version where it is time to, and fetches it. What fails is logged, and tried again a day later. */
  async lookIfDue(now = Date.now()): Promise<void> {
    if (!this.#options.isWanted() || now - this.#lookedAt < dayMs) return;
    this.#lookedAt = now;
    try {
      await this.#look();
    } catch (error) {
      logError('the look for a new version', error); // the network is away, most of the time
    }
  }

  async #look(): Promise<void> {
    const updater = (this.#updater ??= await this.#load());
    const found = await updater.checkForUpdates();
    if (!found?.isUpdateAvailable || found.updateInfo.version === this.#fetched) return;
    const { version } = found.updateInfo;
    const { releases, tell } = this.#options;
    try {
      await updater.downloadUpdate();
    } catch (error) {
      logError('fetching a new version', error);
      const text = `Hearmark ${version} could not be fetched; the log has the reason. It is at ${releases}.`;
      return tell({ level: 'warning', text });
    }
    this.#fetched = version;
    tell({ level: 'info', text: `Hearmark ${version} was fetched. It is installed when you quit.` });
  }

  async #load(): Promise<Updater> {
    const updater = await this.#options.loadUpdater();
    updater.logger = null;
    updater.autoDownload = false;
    updater.autoInstallOnAppQuit = true;
    // It would name this copy of Hearmark to the server by a random number, for versions that only some are to get.
    updater.requestHeaders = { 'x-user-staging-id': 'none' };
    return updater;
  }
}

/**
 * True where a package can replace itself: one that says where new versions are (electron-builder puts that into those for
 * Windows and macOS, AppImages and debs), and not within Flatpak, which brings new versions itself.
 */
export function canUpdate(isPackaged: boolean, environment: NodeJS.ProcessEnv, resources: string): boolean {
  return isPackaged && !environment.FLATPAK_ID && existsSync(join(resources, 'app-update.yml'));
}

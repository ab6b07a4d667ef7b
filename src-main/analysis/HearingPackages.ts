import type { Hearing } from '../hearing/hearFrames.ts';
import type { Hearings } from '../hearing/ears/TrackEars.ts';
import type { Listening, MusicTask } from '../scores/musicTasks.ts';
import type { HearingFolders } from './protocol.ts';

/** The packages that hear something beside tags, each loaded when it is first needed. */
export class HearingPackages {
  readonly #folders: HearingFolders;
  readonly #rateHz: number;
  /** By folder: one package may hear several things. */
  readonly #loaded = new Map<string, Promise<Hearing>>();

  /** Samples will come at this rate. */
  constructor(folders: HearingFolders, rateHz: number) {
    this.#folders = folders;
    this.#rateHz = rateHz;
  }

  /** Returns what hears these; what nothing hears is left out. Throws ModelError. */
  async of(what: readonly Listening[]): Promise<Hearings> {
    const hearings: Hearings = {};
    for (const one of what) {
      const folder = one === 'tags' ? undefined : this.#folders[one];
      if (folder !== undefined) hearings[one as MusicTask] = await this.#load(folder);
    }
    return hearings;
  }

  #load(folder: string): Promise<Hearing> {
    const loading = this.#loaded.get(folder) ?? loadLater(folder, this.#rateHz);
    this.#loaded.set(folder, loading);
    return loading;
  }
}

/** What a hundred modules take is spent only where something beside tags is heard. */
async function loadLater(folder: string, rateHz: number): Promise<Hearing> {
  const { loadHearing } = await import('../hearing/hearFrames.ts');
  return loadHearing(folder, { rateHz });
}

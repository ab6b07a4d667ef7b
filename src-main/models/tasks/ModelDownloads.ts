import type { ModelDownload, PublishedModels } from '../../api.ts';
import { throttle, type Throttled } from '../../Emit.ts';
import { ParameterError } from '../../errors.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { readCatalogue, type CatalogueEntry } from '../catalogue.ts';
import { findModels, nameOf } from '../findModels.ts';
import type { GetPublishedOptions } from '../published/getPublished.ts';
import { publishedBytes } from '../published/publishedParts.ts';

export interface ModelDownloadsOptions extends Pick<
  GetPublishedOptions,
  'downloadsFolder' | 'modelsFolder' | 'settingsFile' | 'triedFile'
> {
  catalogueFile: string;
  modelFolders: readonly string[];
  launch: LaunchProcess;
  onChange: (download: ModelDownload) => void;
}

/** Of one model: where it is, what ends it, and when that is done. */
interface Running {
  data: ModelDownload;
  stop: AbortController;
  done: Promise<void>;
}

/** A page need not hear of each chunk. */
const tellMs = 200;

/** The published models that a person has asked for in the window: each is fetched once, and by nobody's wish else. */
export class ModelDownloads {
  readonly #options: ModelDownloadsOptions;
  /** By name: those under way, and the last ones that are over. */
  readonly #downloads = new Map<string, Running>();
  #revision = 0;

  constructor(options: ModelDownloadsOptions) {
    this.#options = options;
  }

  /** What there is to be had, and what is under way; nothing is fetched to tell. Throws ReadError, ModelError. */
  async published(): Promise<PublishedModels> {
    const { catalogueFile, modelFolders } = this.#options;
    const { listPublished, listRecipes } = await import('../published/listPublished.ts');
    const installed = new Set((await findModels(modelFolders)).map(nameOf));
    return {
      models: await listPublished(await readCatalogue(catalogueFile), installed),
      recipes: listRecipes(installed),
      downloads: [...this.#downloads.values()].map(({ data }) => ({ ...data })),
    };
  }

  /**
   * Begins to download a published model, or goes on where an earlier attempt ended. `acceptLicence`: the person agrees to a
   * licence that forbids commercial use. Throws ParameterError.
   */
  async start(name: string, acceptLicence: boolean): Promise<ModelDownload> {
    const { catalogueFile, modelFolders } = this.#options;
    const entry = (await readCatalogue(catalogueFile)).find((one) => one.name === name);
    if (!entry) throw new ParameterError(`the catalogue has no model "${name}"`);
    if (!entry.licence.commercialUse && !acceptLicence)
      throw new ParameterError(
        `the licence of ${name} (${entry.licence.name}) forbids commercial use: agree to it first`,
      );
    if ((await findModels(modelFolders)).some((model) => nameOf(model) === name))
      throw new ParameterError(`${name} is installed already`);
    if (isAtWork(this.#downloads.get(name)?.data))
      throw new ParameterError(`${name} is being downloaded already`);
    return this.#begin(entry);
  }

  /** Gives a download up; what has come is kept, and the next start goes on from there. Throws ParameterError. */
  async cancel(name: string): Promise<ModelDownload> {
    const running = this.#downloads.get(name);
    if (!running || !isAtWork(running.data)) throw new ParameterError(`${name} is not being downloaded`);
    running.stop.abort(new Error('cancelled'));
    await running.done;
    return { ...running.data };
  }

  /** Gives all up; resolves when nothing of them runs any more. */
  async close(): Promise<void> {
    for (const { stop } of this.#downloads.values()) stop.abort(new Error('closed'));
    await Promise.all([...this.#downloads.values()].map(({ done }) => done));
  }

  #begin(entry: CatalogueEntry): ModelDownload {
    const { name } = entry;
    const data: ModelDownload = {
      name,
      revision: ++this.#revision,
      state: 'downloading',
      bytes: 0,
      total: publishedBytes(entry),
      reason: null,
    };
    const stop = new AbortController();
    const tell = throttle(() => this.#options.onChange({ ...data }), tellMs);
    const running = { data, stop, done: Promise.resolve() };
    this.#downloads.set(name, running);
    running.done = this.#get(entry, data, stop.signal, tell);
    return { ...data };
  }

  async #get(
    entry: CatalogueEntry,
    data: ModelDownload,
    signal: AbortSignal,
    tell: Throttled,
  ): Promise<void> {
    const change = (changes: Partial<ModelDownload>) => {
      Object.assign(data, changes, { revision: ++this.#revision });
      tell.ask();
    };
    const { downloadsFolder, modelsFolder, settingsFile, triedFile, launch } = this.#options;
    let [before, ofFile] = [0, 0];
    try {
      const { getPublished } = await import('../published/getPublished.ts');
      await getPublished(entry, {
        ...{ downloadsFolder, modelsFolder, settingsFile, triedFile, launch, signal },
        onFile: () => ([before, ofFile] = [before + ofFile, 0]),
        onProgress: (bytes, total) => {
          ofFile = bytes;
          const whole = entry.beside ? data.total : (data.total ?? total ?? null);
          change({ bytes: before + bytes, total: whole });
        },
        onInstalling: () => change({ state: 'installing' }),
      });
      change({ state: 'done' });
    } catch (error) {
      if (signal.aborted) change({ state: 'cancelled' });
      else change({ state: 'failed', reason: tellMistake(`getting ${entry.name}`, error) });
    }
    tell.flush();
  }
}

function isAtWork(download: ModelDownload | undefined): boolean {
  return download?.state === 'downloading' || download?.state === 'installing';
}

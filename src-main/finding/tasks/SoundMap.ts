import { join } from 'node:path';
import type { SoundMapState } from '../../api.ts';
import { throttle } from '../../Emit.ts';
import { RuntimeError } from '../../errors.ts';
import type { Library } from '../../library/Library.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { findRegions, type Regions } from '../map/findRegions.ts';
import { mapFile, readMap, type KeptMap } from '../map/mapFile.ts';
import type { MapTalk } from '../map/mapTalk.ts';

export interface SoundMapOptions {
  library: Library;
  launch: LaunchProcess;
  onChange: (state: SoundMapState) => void;
  /** How long nothing is done by itself after work that took so long, in milliseconds. */
  restMs?: (tookMs: number) => number;
}

/** A map in memory, with what it is called to pages. */
export interface LoadedMap extends KeptMap {
  version: number;
  regions: Regions;
}

const module = join(import.meta.dirname, '..', 'map', 'mapProcess.ts');
const changesMs = 250;
/** Between two counts of what was heard, so many times as long as the last one took. */
const countRests = 20;
/** While a job listens, what comes is added this often, and where that takes long, a fifth of the time is spent on it. */
const usualRestMs = (tookMs: number) => Math.max(10_000, 4 * tookMs);

const isLeft = new Error('another model is in use');

/** Has the map of sound of the model in use laid out and kept, by a process of its own, when somebody looks at it. */
export class SoundMap {
  readonly #options: SoundMapOptions;
  readonly #told;
  #state: SoundMapState['state'] = 'ready';
  #reason: string | null = null;
  #share: number | null = null;
  #revision = 0;
  #lastVersion = 0;
  #loaded: { modelId: number | null; map: LoadedMap | undefined } | undefined;
  #running: { stop: AbortController; ended: Promise<void> } | undefined;
  /** The model that what runs, or ran last, is for. */
  #workedOn: number | null = null;
  #mayLookAt = -Infinity;
  #later: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SoundMapOptions) {
    this.#options = options;
    this.#told = throttle(() => options.onChange(this.data), changesMs);
  }

  get data(): SoundMapState {
    return {
      revision: this.#revision,
      state: this.#state,
      reason: this.#reason,
      share: this.#share,
      version: this.map?.version ?? null,
    };
  }

  /** That of the model in use; undefined where there is none yet. */
  get map(): LoadedMap | undefined {
    const { library } = this.#options;
    const { modelId } = library.browse;
    if (this.#loaded?.modelId !== modelId) this.#load(modelId);
    return this.#loaded?.map;
  }

  /** Resolves when nothing is at work any more. */
  get ended(): Promise<void> {
    return this.#running?.ended ?? Promise.resolve();
  }

  /** Begins what is due: there is no map, or tracks came. Once it was stopped or has failed, only `layOut` begins it again. */
  look(): SoundMapState {
    const { library } = this.#options;
    const { modelId } = library.browse;
    // What was stopped, or failed, or is at work for another model says nothing of this one
    if (this.#workedOn !== modelId) this.#leave();
    if (this.#isClosed || this.#running || this.#state !== 'ready' || modelId === null) return this.data;
    const waitMs = this.#mayLookAt - performance.now();
    if (waitMs > 0) this.#later ??= setTimeout(() => this.#lookAgain(), waitMs).unref();
    else if (this.#isDue(modelId)) this.#begin(modelId, false);
    return this.data;
  }

  /** Lays all of it out anew. */
  layOut(): SoundMapState {
    const { modelId } = this.#options.library.browse;
    if (!this.#running && modelId !== null) this.#begin(modelId, true);
    return this.data;
  }

  /** What is kept stays as it is. */
  stop(): SoundMapState {
    this.#end();
    return this.data;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#later);
    this.#end();
    await this.ended;
    this.#told.cancel();
  }

  #isDue(modelId: number): boolean {
    const { map } = this;
    const space = this.#options.library.browse.projection?.hash ?? null;
    return this.#count(modelId) !== (map?.heard ?? 0) || (map !== undefined && map.space !== space);
  }

  /** Counts what was heard; all scores are gone through for that, so it is not done again at once. */
  #count(modelId: number): number {
    const beganAt = performance.now();
    const heard = this.#options.library.scores.countTracks(modelId);
    const endedAt = performance.now();
    this.#mayLookAt = endedAt + countRests * (endedAt - beganAt);
    return heard;
  }

  #lookAgain(): void {
    this.#later = undefined;
    this.look();
  }

  #end(reason = new Error('stopped')): void {
    this.#running?.stop.abort(reason);
  }

  #leave(): void {
    if (this.#running) this.#end(isLeft);
    else if (this.#state !== 'ready') this.#enter('ready');
  }

  #begin(modelId: number, anew: boolean): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    const stop = new AbortController();
    const beganAt = performance.now();
    const ended = this.#work(modelId, anew, stop.signal)
      .catch((error: unknown) => {
        if (stop.signal.aborted) this.#enter(stop.signal.reason === isLeft ? 'ready' : 'stopped');
        else this.#enter('failed', tellMistake('laying out the map of sound', error));
      })
      .then(() => {
        this.#running = undefined;
        const restMs = this.#options.restMs ?? usualRestMs;
        const isRested = stop.signal.reason === isLeft;
        this.#mayLookAt = performance.now() + (isRested ? 0 : restMs(performance.now() - beganAt));
        this.#told.flush();
        if (stop.signal.reason === isLeft) this.look();
      });
    this.#workedOn = modelId;
    this.#running = { stop, ended };
    this.#enter('working');
  }

  async #work(modelId: number, anew: boolean, signal: AbortSignal): Promise<void> {
    const { library, launch } = this.#options;
    const child = new Child<MapTalk>({
      launch,
      module,
      lost: ({ how }) => new RuntimeError(`the process that lays out the map ended (${how})`),
      onWord: (share) => this.#changed(share),
    });
    try {
      const likeness = library.browse.projection?.numbers;
      const asked = { libraryFile: library.file, modelId, anew, likeness };
      const { isChanged } = await child.ask(asked, { signal });
      if (isChanged) this.#loaded = undefined;
      this.#enter('ready');
    } finally {
      await child.close();
    }
  }

  #load(modelId: number | null): void {
    const kept = modelId === null ? undefined : readMap(mapFile(this.#options.library.file, modelId));
    // Other than any of an earlier start, which a page may have
    if (kept) this.#lastVersion = Math.max(Date.now(), this.#lastVersion + 1);
    const map = kept && { ...kept, version: this.#lastVersion, regions: findRegions(kept) };
    this.#loaded = { modelId, map };
  }

  #enter(state: SoundMapState['state'], reason: string | null = null): void {
    [this.#state, this.#reason] = [state, reason];
    this.#changed(null);
    this.#told.flush();
  }

  #changed(share: number | null): void {
    this.#share = share;
    this.#revision++;
    this.#told.ask();
  }
}

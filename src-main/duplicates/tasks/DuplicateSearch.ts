import type { DuplicatePage, DuplicateSearchState } from '../../api.ts';
import { throttle } from '../../Emit.ts';
import type { FingerprintCounts } from '../../library/Fingerprints.ts';
import type { Library } from '../../library/Library.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { findFpcalc } from '../fpcalc.ts';
import type { Recording } from '../Recording.ts';
import { askFinder } from './askFinder.ts';
import { fingerprintAll } from './fingerprintAll.ts';
import { groupOf } from './groupOf.ts';

export interface SearchOptions {
  library: Library;
  launch: LaunchProcess;
  /** The model whose timelines are compared where there is no fpcalc; null where none is in use. */
  modelId: () => number | null;
  /** Processes that fingerprint at once. */
  jobs: () => number;
  onChange: (state: DuplicateSearchState) => void;
}

const changesMs = 250;

/**
 * Where a person looks for recordings that are there several times: fingerprints what was not yet, compares, and keeps what was
 * found as long as the session. One search at a time, in processes of its own.
 */
export class DuplicateSearch {
  readonly #options: SearchOptions;
  readonly #told;
  #state: DuplicateSearchState['state'] = 'idle';
  #reason: string | null = null;
  #share: number | null = null;
  #revision = 0;
  #found: Recording[] | null = null;
  /** Those of which several files are there, and how many files in all; null: not counted yet. */
  #present: { recordings: Recording[]; files: number } | null = null;
  #counts: FingerprintCounts = { tracks: 0, done: 0, failed: 0 };
  #begun = { ms: 0, done: 0 };
  #running: { stop: AbortController; ended: Promise<void> } | undefined;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#told = throttle(() => options.onChange(this.data), changesMs);
  }

  get data(): DuplicateSearchState {
    // All tracks are gone through for that: not while they are counted one by one
    if (!this.#running) this.#counts = this.#options.library.fingerprints.counts();
    const { tracks, done, failed } = this.#counts;
    const secondsADone = (performance.now() - this.#begun.ms) / 1000 / (done + failed - this.#begun.done);
    const left = tracks - done - failed;
    const isListening = this.#state === 'listening' && Number.isFinite(secondsADone);
    return {
      revision: this.#revision,
      state: this.#state,
      comparedBy: this.#comparedBy,
      reason: this.#reason,
      tracks,
      fingerprinted: done,
      failed,
      share: this.#share,
      remainingSeconds: isListening ? left * secondsADone : null,
      hasSearched: this.#found !== null,
    };
  }

  /** Resolves when the search under way has ended. */
  get ended(): Promise<void> {
    return this.#running?.ended ?? Promise.resolve();
  }

  /** Begins, unless it is at work. */
  start(): DuplicateSearchState {
    if (this.#running) return this.data;
    const stop = new AbortController();
    const ended = this.#search(stop.signal)
      .catch((error: unknown) => {
        if (stop.signal.aborted) this.#enter('stopped');
        else this.#enter('failed', tellMistake('a search for duplicates', error));
      })
      .then(() => (this.#running = undefined))
      .then(() => this.#told.flush());
    this.#running = { stop, ended };
    return this.data;
  }

  /** What was fingerprinted is kept; the next search goes on from there. */
  stop(): DuplicateSearchState {
    this.#end();
    return this.data;
  }

  async close(): Promise<void> {
    this.#end();
    await this.ended;
    this.#told.cancel();
  }

  /**
   * What was found, by artist and title; that of which only one file is left is passed over: what is there is counted with
   * each first page.
   */
  page(offset: number, limit: number): DuplicatePage {
    const { library } = this.#options;
    const { recordings, files } = (this.#present = (offset > 0 && this.#present) || this.#countPresent());
    return {
      total: recordings.length,
      surplus: files - recordings.length,
      groups: recordings.slice(offset, offset + limit).map((recording) => groupOf(library, recording)),
    };
  }

  #end(): void {
    this.#running?.stop.abort(new Error('stopped'));
  }

  async #search(signal: AbortSignal): Promise<void> {
    const { library, launch, modelId, jobs } = this.#options;
    const fpcalc = findFpcalc();
    let left = 0;
    if (fpcalc !== undefined) {
      this.#counts = library.fingerprints.counts();
      this.#begun = { ms: performance.now(), done: this.#counts.done + this.#counts.failed };
      this.#enter('listening');
      const onTrack = (outcome: 'done' | 'failed' | 'left') => {
        if (outcome === 'left') left++;
        else this.#counts[outcome]++;
        this.#changed();
      };
      await fingerprintAll({ library, launch, fpcalc, jobs: jobs(), signal, onTrack });
    }
    this.#enter('comparing');
    this.#found = await askFinder(
      { libraryFile: library.file, fpcalc, modelId: modelId() },
      { launch, signal, onShare: (share) => this.#changed({ share }) },
    );
    this.#present = null;
    this.#enter('done', left > 0 ? leftWords(left) : null);
  }

  get #comparedBy(): DuplicateSearchState['comparedBy'] {
    return findFpcalc() === undefined ? 'timelines' : 'fingerprints';
  }

  #countPresent(): { recordings: Recording[]; files: number } {
    const present = this.#options.library.tracks.countFiles();
    let files = 0;
    const recordings = (this.#found ?? []).filter(({ copies }) => {
      const its = copies.reduce((sum, { trackId }) => sum + (present.get(trackId) ?? 0), 0);
      if (its > 1) files += its;
      return its > 1;
    });
    return { recordings, files };
  }

  #enter(state: DuplicateSearchState['state'], reason: string | null = null): void {
    [this.#state, this.#share] = [state, null];
    this.#changed({ reason });
    this.#told.flush();
  }

  #changed({
    share = this.#share,
    reason = this.#reason,
  }: { share?: number | null; reason?: string | null } = {}): void {
    [this.#share, this.#reason] = [share, reason];
    this.#revision++;
    this.#told.ask();
  }
}

function leftWords(left: number): string {
  return left === 1
    ? 'One track is left out: its file is away, or was changed since it was last looked at.'
    : `${left} tracks are left out: their files are away, or were changed since they were last looked at.`;
}

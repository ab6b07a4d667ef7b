import type { Api, TrackRow } from '../../src-main/api.ts';
import { neighboursOf } from '../../src-main/scores/keyNotation.ts';
import type { Remote } from '../api.ts';
import type { KeptList, PlayedList } from './PlayOrder.ts';

/** Similar tracks that one is chosen from. */
const candidates = 200;
/** How many tracks lie between two of the same artist, where others are left. */
const apart = 6;
/** Tempos that go together: within this, or twice or half of it. */
const toleratedTempo = 0.06;

/**
 * An endless list that begins with a track: each next one sounds like the one before, none comes twice, and no artist soon again.
 * It ends where the model in use has heard nothing else.
 */
export class Radio implements PlayedList {
  readonly #api: Pick<Remote<Api>, 'findSimilarTracks'>;
  readonly #isInTempoAndKey: boolean;
  readonly #played: TrackRow[];

  /** `inTempoAndKey`: each one goes with the one before as DJs mix, as long as there are such. */
  constructor(api: Pick<Remote<Api>, 'findSimilarTracks'>, first: TrackRow, inTempoAndKey: boolean) {
    this.#api = api;
    this.#isInTempoAndKey = inTempoAndKey;
    this.#played = [first];
  }

  /** After a reload it goes on from where it was, and may come to what was played before. */
  get kept(): KeptList {
    return { kind: 'radio', trackId: this.#played.at(-1)!.trackId, inTempoAndKey: this.#isInTempoAndKey };
  }

  count(): null {
    return null;
  }

  async at(place: number): Promise<TrackRow | null> {
    while (this.#played.length <= place) if (!(await this.#append())) return null;
    return this.#played[place] ?? null;
  }

  async #append(): Promise<TrackRow | null> {
    const last = this.#played.at(-1)!;
    const similar = await this.#api.findSimilarTracks({ trackId: last.trackId, limit: candidates });
    const heard = new Set(this.#played.map(({ trackId }) => trackId));
    const left = similar.map(({ track }) => track).filter(({ trackId }) => !heard.has(trackId));
    const recent = new Set(this.#played.slice(-apart).map(artistOf));
    const isFresh = (track: TrackRow) => track.artist === null || !recent.has(artistOf(track));
    const fits = (track: TrackRow) => !this.#isInTempoAndKey || goesWith(last, track);
    const next =
      left.find((track) => isFresh(track) && fits(track)) ?? left.find(fits) ?? left.find(isFresh) ?? left[0];
    if (!next) return null;
    this.#played.push(next);
    return next;
  }
}

const artistOf = ({ artist }: TrackRow) => artist?.toLowerCase();

/** Whether one can be mixed into the other: their tempos, or one's twice or half, are near, and their keys go together. */
function goesWith(a: TrackRow, b: TrackRow): boolean {
  if (!a.tempo || !b.tempo || !a.key || !b.key) return false;
  const ratio = b.tempo.bpm / a.tempo.bpm;
  const isInTempo = [0.5, 1, 2].some((times) => Math.abs(ratio / times - 1) <= toleratedTempo);
  return isInTempo && neighboursOf(a.key.key).includes(b.key.key);
}

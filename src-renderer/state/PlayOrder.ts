import type { TrackRow } from '../../src-main/api.ts';

/** What is played, one track after the other, by places from 0. */
export interface PlayedList {
  /** Null where there is none. */
  at(place: number): Promise<TrackRow | null>;
  /** How many there are; null where it has no end. */
  count(): number | null;
  /** After one that ended by itself nothing comes, not even what is in the queue. */
  stops?: true;
  /** Where a track stands now that stood at a place, which a scan or an edit may have moved. */
  placeOf?(trackId: number, place: number): number;
  /** How it can be made again after a reload; absent of one that cannot be. */
  kept?: KeptList;
}

/** A list, as it is kept over a reload. */
export type KeptList =
  | { kind: 'question'; question: object }
  | { kind: 'tracks'; trackIds: number[] }
  | { kind: 'radio'; trackId: number; inTempoAndKey: boolean }
  | { kind: 'alone' };

/** What was played and what comes, as it is kept over a reload. */
export interface KeptOrder {
  queued: number[];
  played: { trackId: number; place: number | null }[];
  /** Which of those is under way; -1 where none is. */
  at: number;
  list: KeptList | null;
}

export type Repeat = 'off' | 'all' | 'one';

/** A track that was played; without a place it came from the queue, or from somewhere else than the list. */
interface Played {
  track: TrackRow;
  place: number | null;
}

/** So far back one can go, and so far after a reload. */
const [longestHistory, longestKept] = [1000, 100];

/**
 * Which track comes next and which came before: first what was put into the queue, then the list that is played, as it stands or
 * shuffled. What was played is gone back through as it was, whatever changed since.
 */
export class PlayOrder {
  /** What comes before the list goes on. */
  queued: readonly TrackRow[] = [];
  repeat: Repeat = 'off';
  #shuffles = false;
  #list: PlayedList | null = null;
  #played: Played[] = [];
  #at = -1;
  /** The places of the list in the order in which they come, and how far that is; undefined until it is needed. */
  #shuffled: { places: number[]; at: number } | undefined;
  /** Counts what was begun: who waits for a track of an earlier one gets none. */
  #begun = 0;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  get shuffles(): boolean {
    return this.#shuffles;
  }
  set shuffles(shuffles: boolean) {
    this.#shuffles = shuffles;
    this.#shuffled = undefined;
  }

  /** What is kept over a reload. A list that cannot be made again goes on as the track under way alone. */
  get kept(): KeptOrder {
    const from = Math.max(0, this.#at - longestKept);
    const played = this.#played.slice(from, this.#at + longestKept);
    return {
      queued: this.queued.map(({ trackId }) => trackId),
      played: played.map(({ track, place }) => ({ trackId: track.trackId, place })),
      at: this.#at - from,
      list: this.#list?.kept ?? null,
    };
  }

  /** Takes up what was kept, with the tracks that are still there. Returns the one that was under way, null where that is none. */
  restore(kept: KeptOrder, tracks: ReadonlyMap<number, TrackRow>, list: PlayedList | null): TrackRow | null {
    this.#begun++;
    this.queued = kept.queued.flatMap((trackId) => tracks.get(trackId) ?? []);
    const found = ({ trackId, place }: KeptOrder['played'][number]): Played[] => {
      const track = tracks.get(trackId);
      return track ? [{ track, place }] : [];
    };
    const last = kept.played.findLastIndex(({ place }) => place !== null);
    // A radio begins again with the last of it
    const known =
      kept.list?.kind === 'radio'
        ? kept.played.map((one, index) => ({ ...one, place: index === last ? 0 : null }))
        : kept.played;
    const before = known.slice(0, kept.at + 1).flatMap(found);
    this.#played = [...before, ...known.slice(kept.at + 1).flatMap(found)];
    this.#at = before.length - 1;
    this.#list = list;
    this.#shuffled = undefined;
    return before.at(-1)?.track ?? null;
  }

  /** Begins a list at one of its tracks; the queue stays. Without a list the one before goes on afterwards. */
  begin(track: TrackRow, list?: PlayedList, place = 0): void {
    this.#begun++;
    if (list) {
      this.#list = list;
      this.#shuffled = undefined;
      this.#played = this.#played.map((played) => ({ ...played, place: null })); // it was one of another list
    }
    this.#push({ track, place: list ? place : null });
  }

  /** Puts tracks before all others of the queue, or behind them; what is to come next does so after going back, too. */
  enqueue(tracks: readonly TrackRow[], where: 'next' | 'last'): void {
    if (where === 'next') this.#played = this.#played.slice(0, this.#at + 1);
    this.queued = where === 'next' ? [...tracks, ...this.queued] : [...this.queued, ...tracks];
  }

  /** Takes one out of the queue. */
  drop(place: number): void {
    this.queued = this.queued.toSpliced(place, 1);
  }

  /** The next one; null at the end. Where one ended by itself it may come again. */
  async next({ hasEnded = false } = {}): Promise<TrackRow | null> {
    const current = this.#played[this.#at];
    if (hasEnded && this.#list?.stops && current?.place != null) return null;
    if (hasEnded && this.repeat === 'one' && current) return current.track;
    const known = this.#played[this.#at + 1];
    if (known) {
      this.#at++;
      return known.track;
    }
    const [first, ...rest] = this.queued;
    if (first) {
      this.queued = rest;
      this.#push({ track: first, place: null });
      return first;
    }
    const begun = this.#begun;
    const found = await this.#nextOfList();
    if (!found || begun !== this.#begun) return null;
    this.#push(found);
    return found.track;
  }

  /** The one before; null at the beginning. */
  async previous(): Promise<TrackRow | null> {
    const known = this.#played[this.#at - 1];
    if (known) {
      this.#at--;
      return known.track;
    }
    const [first] = this.#played;
    const list = this.#list;
    if (!list || first?.place == null || this.#shuffles) return null;
    const begun = this.#begun;
    const place = placeIn(list, first) - 1;
    const track = await list.at(place);
    if (!track || begun !== this.#begun) return null;
    this.#played.unshift({ track, place });
    this.#at = 0;
    return track;
  }

  #push(played: Played): void {
    this.#played = [...this.#played.slice(0, this.#at + 1), played].slice(-longestHistory);
    this.#at = this.#played.length - 1;
  }

  async #nextOfList(): Promise<Played | null> {
    const list = this.#list;
    const last = this.#played.findLast(({ place }) => place !== null);
    if (!list || !last) return null;
    const from = placeIn(list, last);
    const count = list.count();
    if (this.#shuffles && count !== null) return this.#nextShuffled(list, from, count);
    const track = await list.at(from + 1);
    if (track) return { track, place: from + 1 };
    if (this.repeat !== 'all' || count === null) return null;
    const first = await list.at(0);
    return first && { track: first, place: 0 };
  }

  async #nextShuffled(list: PlayedList, from: number, count: number): Promise<Played | null> {
    this.#shuffled ??= { places: this.#shuffle(count, from), at: 0 };
    const shuffled = this.#shuffled;
    shuffled.at++;
    if (shuffled.at >= shuffled.places.length) {
      if (this.repeat !== 'all') return null;
      // The last one does not come again at once
      shuffled.places = [...this.#shuffle(count, from).slice(1), from];
      shuffled.at = 0;
    }
    const place = shuffled.places[shuffled.at];
    const track = place === undefined ? null : await list.at(place);
    return track && { track, place: place! };
  }

  /** Every place once, this one first (Fisher and Yates, as Durstenfeld has it). */
  #shuffle(count: number, first: number): number[] {
    const places = Array.from({ length: count }, (_, place) => place).filter((place) => place !== first);
    for (let end = places.length - 1; end > 0; end--) {
      const chosen = Math.floor(this.#random() * (end + 1));
      [places[end], places[chosen]] = [places[chosen]!, places[end]!];
    }
    return [first, ...places];
  }
}

function placeIn(list: PlayedList, { track, place }: Played): number {
  return list.placeOf?.(track.trackId, place!) ?? place!;
}

/** One track, and silence afterwards. */
export const alone: PlayedList = {
  at: () => Promise.resolve(null),
  count: () => 1,
  stops: true,
  kept: { kind: 'alone' },
};

/** A list that is all here. */
export function listOf(tracks: readonly TrackRow[]): PlayedList {
  return {
    at: (place) => Promise.resolve(tracks[place] ?? null),
    count: () => tracks.length,
    kept: { kind: 'tracks', trackIds: tracks.map(({ trackId }) => trackId) },
  };
}

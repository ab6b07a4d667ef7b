/** A pair of tracks, by the places in which they were added, the lower one first. */
export interface Candidate {
  first: number;
  second: number;
  /** Words that both have, of those that are in the index. */
  common: number;
}

/** The last four bits of a word change most from one encoding to another. */
const keyBits = 28;
const trackBits = 20;
/** More tracks than that are told apart by nothing here. */
const mostTracks = 2 ** trackBits;
/** What is in the index at most: 16 bytes each while it is made. */
const mostEntries = 2 ** 24;
/** Ends a bucket. */
const nobody = 2 ** 32 - 1;
/** A word that so many tracks have says nothing of any: silence, or a chord that is held everywhere. */
const mostOwners = 48;

/**
 * An index of the words of fingerprints, by which those are found that have many in common, wherever in a track they lie. No
 * two tracks are compared that have none. Of a large library only some words are taken, the same of every track: with 100,000
 * tracks of four minutes one in sixteen.
 */
export class WordIndex {
  readonly #every: number;
  #entries: Float64Array;
  #count = 0;
  #tracks = 0;

  /** `totalWords`: of all fingerprints together. */
  constructor(totalWords: number) {
    this.#every = 2 ** Math.max(0, Math.ceil(Math.log2(totalWords / mostEntries)));
    this.#entries = new Float64Array(Math.ceil((1.1 * totalWords) / this.#every) + 1024);
  }

  /** Adds a track and returns its place: 0, 1, 2 and so on. */
  add(words: Uint32Array): number {
    const track = this.#tracks++;
    if (track >= mostTracks) return track;
    let before = -1;
    for (const word of words) {
      const key = word >>> (32 - keyBits);
      if (key === before) continue;
      before = key;
      if (scatter(key) % this.#every !== 0) continue;
      if (this.#count === this.#entries.length) this.#grow();
      this.#entries[this.#count++] = key * mostTracks + track;
    }
    return track;
  }

  /**
   * Yields the pairs that have more words in common than unrelated tracks have by chance: six, where every word is in the index,
   * three of a sixteenth. Nothing may be added afterwards.
   */
  *pairs(leastCommon = Math.max(3, 6 - Math.log2(this.#every))): Generator<Candidate> {
    const { owners, places, ends } = this.#buckets();
    const counts = new Uint16Array(this.#tracks);
    for (let first = 0; first < this.#tracks; first++) {
      const met: number[] = [];
      for (let at = ends[first - 1] ?? 0; at < ends[first]!; at++) {
        // The rest of a bucket is the tracks that come after this one
        for (let place = places[at]! + 1; owners[place] !== nobody; place++) {
          const second = owners[place]!;
          if (counts[second]!++ === 0) met.push(second);
        }
      }
      for (const second of met) {
        if (counts[second]! >= leastCommon) yield { first, second, common: counts[second]! };
        counts[second] = 0;
      }
    }
  }

  /**
   * Sorts what is there into a bucket for each word that several tracks have: those, ascending, and then nobody. `places` says
   * for one track after the other where it stands in them, `ends` where the places of each track end.
   */
  #buckets(): { owners: Uint32Array; places: Uint32Array; ends: Uint32Array } {
    const entries = this.#entries.subarray(0, this.#count).sort();
    const owners = new Uint32Array(1.5 * entries.length + 1);
    const ends = new Uint32Array(this.#tracks);
    let length = 0;
    for (let at = 0; at < entries.length;) {
      const key = Math.floor(entries[at]! / mostTracks);
      const from = length;
      for (; Math.floor(entries[at]! / mostTracks) === key; at++) {
        const track = entries[at]! % mostTracks;
        const isKnown = length > from && owners[length - 1] === track;
        if (!isKnown && length - from <= mostOwners) owners[length++] = track;
      }
      if (length - from < 2 || length - from > mostOwners) length = from;
      else owners[length++] = nobody;
    }
    this.#entries = new Float64Array(0);
    for (const track of owners.subarray(0, length)) if (track !== nobody) ends[track]!++;
    let sum = 0;
    for (let track = 0; track < ends.length; track++) [sum, ends[track]] = [sum + ends[track]!, sum];
    const places = new Uint32Array(sum);
    for (let place = 0; place < length; place++) {
      if (owners[place] !== nobody) places[ends[owners[place]!]!++] = place;
    }
    return { owners, places, ends };
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#entries.length);
    larger.set(this.#entries);
    this.#entries = larger;
  }
}

/** Spreads words evenly: neighbouring ones are alike (the finaliser of MurmurHash3, with Wellons' constants). */
function scatter(key: number): number {
  let mixed = Math.imul(key ^ (key >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

import type { TagState } from '../../api.ts';

/** The states as bits, so that a set of them is one number. */
export const stateBits = {
  file: 1,
  suggested: 2,
  accepted: 4,
  added: 8,
  rejected: 16,
} as const satisfies Record<TagState, number>;

/** All states in which a track carries a tag. */
export const carriedBits = stateBits.file | stateBits.suggested | stateBits.accepted | stateBits.added;

/** Which entries count: by their state and, where they are suggestions, their strength. */
export interface EntryTest {
  /** Some of stateBits. */
  states: number;
  minimumStrength: number;
}

/** The tracks that one tag has to do with: in rising order of their rows in the index, with state and strength. */
export class Postings {
  length = 0;
  rows = new Uint32Array(16);
  /** One bit of stateBits each. */
  states = new Uint8Array(16);
  /** What the model heard, 0..1; NaN where it has nothing to say. */
  strengths = new Float32Array(16);

  /** Adds an entry after all others: its row is larger than theirs. */
  append(row: number, state: number, strength: number): void {
    if (this.length === this.rows.length) this.#grow(this.length * 2);
    this.#set(this.length++, row, state, strength);
  }

  /** Sets the entry of one row; with state 0 there is none. */
  set(row: number, state: number, strength: number): void {
    const place = this.#placeOf(row);
    const isThere = place < this.length && this.rows[place] === row;
    if (!isThere && state === 0) return;
    if (isThere && state !== 0) return this.#set(place, row, state, strength);
    if (this.length === this.rows.length) this.#grow(this.length + (this.length >> 2) + 1);
    const from = isThere ? place + 1 : place;
    const to = isThere ? place : place + 1;
    for (const values of [this.rows, this.states, this.strengths]) values.copyWithin(to, from, this.length);
    this.length += to - from;
    if (!isThere) this.#set(place, row, state, strength);
  }

  /** Takes out the entries of the rows marked in `touched`, and puts others in: in rising order of their rows. */
  replace(touched: Uint8Array, entries: readonly { row: number; state: number; strength: number }[]): void {
    let kept = 0;
    for (let index = 0; index < this.length; index++) {
      if (touched[this.rows[index]!]) continue;
      if (kept !== index) this.#move(index, kept);
      kept++;
    }
    this.length = kept + entries.length;
    if (this.length > this.rows.length) this.#grow(this.length + (this.length >> 2));
    // merged from the end, so that nothing is overwritten that is still to be moved
    for (let to = this.length - 1, next = entries.length - 1; next >= 0; to--) {
      const entry = entries[next]!;
      if (kept > 0 && this.rows[kept - 1]! > entry.row) {
        this.#move(--kept, to);
      } else {
        this.#set(to, entry.row, entry.state, entry.strength);
        next--;
      }
    }
  }

  /** Tells whether an entry counts. */
  counts(entry: number, test: EntryTest): boolean {
    return isCounted(this.states[entry]!, this.strengths, entry, test.states, test.minimumStrength);
  }

  /** Marks the rows of the entries that count with 1, in [rows]. */
  mark(marks: Uint8Array, { states: wanted, minimumStrength }: EntryTest): void {
    const { rows, states, strengths, length } = this;
    for (let entry = 0; entry < length; entry++) {
      if (isCounted(states[entry]!, strengths, entry, wanted, minimumStrength)) marks[rows[entry]!] = 1;
    }
  }

  /** Counts the entries that count and whose rows are marked with 1. */
  countIn(marks: Uint8Array, { states: wanted, minimumStrength }: EntryTest): number {
    const { rows, states, strengths, length } = this;
    let count = 0;
    for (let entry = 0; entry < length; entry++) {
      if (isCounted(states[entry]!, strengths, entry, wanted, minimumStrength)) count += marks[rows[entry]!]!;
    }
    return count;
  }

  get bytes(): number {
    return this.rows.byteLength + this.states.byteLength + this.strengths.byteLength;
  }

  /** Where the entry of a row is, or would be. */
  #placeOf(row: number): number {
    let [from, to] = [0, this.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.rows[middle]! < row) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #set(index: number, row: number, state: number, strength: number): void {
    this.rows[index] = row;
    this.states[index] = state;
    this.strengths[index] = strength;
  }

  #move(from: number, to: number): void {
    this.#set(to, this.rows[from]!, this.states[from]!, this.strengths[from]!);
  }

  #grow(size: number): void {
    const { rows, states, strengths } = this;
    this.rows = new Uint32Array(size);
    this.states = new Uint8Array(size);
    this.strengths = new Float32Array(size);
    this.rows.set(rows);
    this.states.set(states);
    this.strengths.set(strengths);
  }
}

/** The strengths are looked at only where a minimum is asked for: there may be millions. */
function isCounted(
  state: number,
  strengths: Float32Array,
  entry: number,
  wanted: number,
  minimumStrength: number,
): boolean {
  if ((state & wanted) === 0) return false;
  return minimumStrength <= 0 || state !== stateBits.suggested || strengths[entry]! >= minimumStrength;
}

import type { TagState } from '../api.ts';

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

  get bytes(): number {
    return this.rows.byteLength + this.states.byteLength + this.strengths.byteLength;
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

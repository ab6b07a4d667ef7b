/** What stands in a line of a grouped table: a track by its index, or the heading of a group. */
export type Line = { index: number } | { group: number };

/** A table of tracks with a heading above each group: which line is what. Groups beyond the tracks there are have none. */
export class GroupedLines {
  readonly #total: number;
  /** [groups], the index of the first track of each. */
  readonly #starts: number[];

  /** @param sizes how many tracks each group has, in the order of the table; empty where it is not grouped */
  constructor(total: number, sizes: readonly number[]) {
    this.#total = total;
    this.#starts = [];
    let start = 0;
    for (const size of sizes) {
      if (start >= total) break;
      this.#starts.push(start);
      start += size;
    }
  }

  /** How many lines there are. */
  get count(): number {
    return this.#total + this.#starts.length;
  }

  /** The line of a track. */
  lineOf(index: number): number {
    return index + this.#groupsUntil((group) => this.#starts[group]! <= index);
  }

  at(line: number): Line {
    // The heading of a group stands as many lines below its first track's index as there are groups before it
    const groups = this.#groupsUntil((group) => this.#starts[group]! + group <= line);
    const last = groups - 1;
    return groups > 0 && this.#starts[last]! + last === line ? { group: last } : { index: line - groups };
  }

  /** The group of a track; -1 where it has none. */
  groupOf(index: number): number {
    return this.lineOf(index) - index - 1;
  }

  /** The indexes of the first and the last track of a group. */
  tracksOf(group: number): [first: number, last: number] {
    return [this.#starts[group]!, (this.#starts[group + 1] ?? this.#total) - 1];
  }

  /** How many groups fulfil what holds for the first ones alone. */
  #groupsUntil(holds: (group: number) => boolean): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

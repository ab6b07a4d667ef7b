/** Two tracks that have the same recording, and how they lie over each other; `a` and `b` in either order. */
export interface SameRecording<Match> {
  a: number;
  b: number;
  match: Match;
}

/** More copies of one recording are compared with their neighbours alone. */
const mostCompared = 40;

/**
 * Makes groups of which all tracks have the same recording. A track is in one group at most: of several that it fits, as a mix
 * fits each of the songs in it, in the largest, or in the one that was found first. `compare` is asked where nobody has found
 * a pair of a group yet.
 */
export function groupRecordings<Match>(
  pairs: Iterable<SameRecording<Match>>,
  compare: (a: number, b: number) => Match | undefined,
): number[][] {
  const neighbours = new Map<number, Set<number>>();
  const known = new Map<string, boolean>();
  const all = [...pairs];
  for (const { a, b } of all) {
    known.set(keyOf(a, b), true);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const those = neighbours.get(one) ?? new Set();
      neighbours.set(one, those.add(other));
    }
  }
  const covered = new Set<string>();
  const groups: number[][] = [];
  for (const { a, b } of all) {
    if (covered.has(keyOf(a, b))) continue;
    const group = [a, b];
    const near = new Set([...neighbours.get(a)!, ...neighbours.get(b)!]);
    for (const other of near) {
      if (group.includes(other)) continue;
      if (group.slice(0, mostCompared).every((member) => areSame(member, other))) {
        group.push(other);
        for (const further of neighbours.get(other)!) near.add(further);
      }
    }
    for (const [place, one] of group.entries())
      for (const other of group.slice(place + 1)) covered.add(keyOf(one, other));
    groups.push(group.sort((one, other) => one - other));
  }
  return disjoint(groups);

  function areSame(a: number, b: number): boolean {
    const key = keyOf(a, b);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = compare(a, b) !== undefined;
    known.set(key, found);
    if (found) {
      neighbours.get(a)!.add(b);
      neighbours.get(b)!.add(a);
    }
    return found;
  }
}

function disjoint(groups: readonly number[][]): number[][] {
  const taken = new Set<number>();
  const bySize = groups
    .map((group, place) => ({ group, place }))
    .sort((a, b) => b.group.length - a.group.length);
  const kept = bySize.flatMap(({ group, place }) => {
    const left = group.filter((one) => !taken.has(one));
    if (left.length < 2) return [];
    for (const one of left) taken.add(one);
    return { group: left, place };
  });
  return kept.sort((a, b) => a.place - b.place).map(({ group }) => group);
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

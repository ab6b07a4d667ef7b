/** A tag as a search asks for it: where the model speaks of it, which tags mean it, and from which score on a track carries it. */
export interface WantedTag {
  positions: readonly number[];
  members: readonly number[];
  minimum: number;
}

/**
 * The function `carried_strength` of searches (carriedTags.ts): the highest score among the tags that the track carries,
 * those at their minimum or above that nobody decided on, and those that the person says it carries, at what was heard or
 * 1; null where it carries none. `scores` is float32 [tags] of the model, null or empty where it has heard nothing.
 */
export function carriedStrength(
  scores: Buffer | null,
  askedJson: string,
  decided: string | null,
): number | null {
  const standing = decided === null ? undefined : standingOf(decided);
  let strongest: number | null = null;
  for (const { positions, members, minimum } of parsed(askedJson)) {
    let heard: number | null = null;
    for (const position of positions) {
      if (scores === null || scores.length <= 4 * position) break;
      heard = Math.max(scores.readFloatLE(4 * position), heard ?? 0);
    }
    const said = standing && lastOf(standing, members);
    const strength = said === undefined ? (heard !== null && heard >= minimum ? heard : null) : said ? (heard ?? 1) : null; // prettier-ignore
    if (strength !== null) strongest = Math.max(strength, strongest ?? 0);
  }
  return strongest;
}

/** By tag what was decided of it, the last one at the end. */
function standingOf(decided: string): Map<number, boolean> {
  const words = decided.split(' ');
  return new Map(words.map((word) => [Number.parseInt(word, 10), word.endsWith('+')]));
}

function lastOf(standing: ReadonlyMap<number, boolean>, members: readonly number[]): boolean | undefined {
  let last: boolean | undefined;
  for (const [tagId, isYes] of standing) if (members.includes(tagId)) last = isYes;
  return last;
}

/** Called for each track of a library with the same text. */
const kept = new Map<string, WantedTag[]>();
const keptMax = 50;

function parsed(askedJson: string): WantedTag[] {
  let asked = kept.get(askedJson);
  if (asked) return asked;
  if (kept.size >= keptMax) kept.clear();
  asked = JSON.parse(askedJson) as WantedTag[];
  kept.set(askedJson, asked);
  return asked;
}

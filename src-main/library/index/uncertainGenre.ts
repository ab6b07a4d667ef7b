import type { TagState } from '../../api.ts';
import type { Vocabulary } from './Vocabulary.ts';

/** A genre is at least likely from this part of its threshold up. */
const likelyPart = 0.5;

/**
 * Returns the best genre of a track that shows none, where any is at least likely: it is shown as uncertain, and no filter
 * finds the track by it. `heard` are confidences by tag, `states` all that the track carries or was rejected.
 */
export function uncertainGenre(
  heard: ReadonlyMap<number, number>,
  states: readonly { tagId: number; state: TagState }[],
  vocabulary: Vocabulary,
): { tagId: number; strength: number } | undefined {
  const isGenre = (tagId: number) => vocabulary.isShown(tagId) && vocabulary.tag(tagId).category === 'genre';
  if (states.some(({ tagId, state }) => state !== 'rejected' && isGenre(tagId))) return undefined;
  const known = new Set(states.map(({ tagId }) => tagId));
  let best: { tagId: number; strength: number } | undefined;
  let bestPart = likelyPart;
  for (const [tagId, strength] of heard) {
    const part = strength / Math.max(vocabulary.thresholds.get(tagId) ?? 1, 1e-6);
    if (strength === 0 || part < bestPart || known.has(tagId) || !isGenre(tagId)) continue;
    [best, bestPart] = [{ tagId, strength }, part];
  }
  return best;
}

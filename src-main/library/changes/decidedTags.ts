import type { Correction } from './Corrections.ts';

/**
 * Returns what a person decided of a track, from the log of its corrections, the oldest first: tags by their name in
 * lower case, true where they gave it, false where they refused it. What was undone does not count; the last word does.
 */
export function decidedTags(corrections: readonly Correction[]): Map<string, boolean> {
  const decided = new Map<string, boolean>();
  for (const { tag, action, inForce } of corrections) {
    if (!inForce || action === 'undone') continue;
    decided.set(tag.toLowerCase(), action === 'accepted' || action === 'added');
  }
  return decided;
}

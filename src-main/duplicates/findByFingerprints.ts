import type { Library } from '../library/Library.ts';
import { compareWords, type WordMatch } from './compareWords.ts';
import { groupRecordings, type SameRecording } from './groupRecordings.ts';
import { isSameRecording, maySpeedHideIt } from './isSameRecording.ts';
import { KeptWords } from './KeptWords.ts';
import { namesakes } from './namesakes.ts';
import type { Copy, Recording } from './Recording.ts';
import { wholeCopy } from './wholeCopy.ts';
import { WordIndex, type Candidate } from './WordIndex.ts';
import { wordsPerSecond } from './wordRate.ts';

export interface FingerprintSearch {
  /** Computes the words of a track as if it was played at another speed; undefined where its file is not there. */
  wordsAtSpeed: (trackId: number, speed: number) => Promise<Uint32Array | undefined>;
  /** Told now and then how much of it is done, 0..1. */
  onShare: (share: number) => void;
}

/**
 * Finds recordings that are in the library several times by the fingerprints of its tracks. Compared are those that have rare
 * words in common, and those with the same artist and title: a copy at another speed has no word as it was.
 */
export async function findByFingerprints(library: Library, search: FingerprintSearch): Promise<Recording[]> {
  const { onShare } = search;
  const { index, ids } = indexOf(library, onShare);
  const kept = new KeptWords(library.fingerprints);
  const same = new Map<string, SameRecording<WordMatch>>();
  const compared = new Set<string>();
  for (const { first, second } of index.pairs()) {
    await compare(ids[first]!, ids[second]!);
    onShare(0.5 + (0.4 * first) / ids.length);
  }
  const named = namesakes(library, ids);
  for (const [place, { first, second }] of named.entries()) {
    await compare(first, second);
    onShare(0.9 + (0.1 * place) / named.length);
  }
  const groups = groupRecordings(same.values(), (a, b) => sameWords(kept.of(a), kept.of(b)));
  return groups.map((group) => recordingOf(group, kept, same));

  async function compare(a: number, b: number): Promise<void> {
    const key = keyOf(a, b);
    if (compared.has(key)) return;
    compared.add(key);
    const [one, other] = [kept.of(a), kept.of(b)];
    const match = compareWords(one, other);
    if (!match) return;
    if (isSameRecording(match, one.length, other.length)) same.set(key, { a, b, match });
    else if (maySpeedHideIt(match, one.length, other.length)) {
      const words = await search.wordsAtSpeed(b, 1 / match.speed);
      const slowed = words && sameWords(one, words);
      if (slowed) same.set(key, { a, b, match: { ...match, agreement: slowed.agreement, errorRate: slowed.errorRate } }); // prettier-ignore
    }
  }
}

function indexOf({ fingerprints }: Library, onShare: (share: number) => void) {
  const { words: total, done } = fingerprints.size();
  const index = new WordIndex(total);
  const ids: number[] = [];
  for (const { trackId, words } of fingerprints.all()) {
    index.add(words);
    ids.push(trackId);
    if (ids.length % 1000 === 0) onShare((0.5 * ids.length) / done);
  }
  return { index, ids };
}

function sameWords(a: Uint32Array, b: Uint32Array): WordMatch | undefined {
  const match = compareWords(a, b);
  return match && isSameRecording(match, a.length, b.length) ? match : undefined;
}

/** The copies as they lie over the longest one. */
function recordingOf(
  trackIds: number[],
  kept: KeptWords,
  same: ReadonlyMap<string, SameRecording<WordMatch>>,
): Recording {
  const lengths = new Map(trackIds.map((id) => [id, kept.of(id).length]));
  const [longest, ...others] = trackIds.sort((a, b) => lengths.get(b)! - lengths.get(a)! || a - b) as [number, ...number[]]; // prettier-ignore
  const copies = others.map((trackId): Copy => {
    const known = same.get(keyOf(longest, trackId));
    const match = known?.a === longest ? known.match : compareWords(kept.of(longest), kept.of(trackId));
    const { offset = 0, speed = 1, agreement = 0, errorRate = 0 } = match ?? {};
    return { trackId, startSeconds: offset / wordsPerSecond, speed, likeness: agreement * (1 - errorRate) };
  });
  return { copies: [wholeCopy(longest), ...copies] };
}

function keyOf(a: Candidate['first'], b: Candidate['second']): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

import type { Library } from '../library/Library.ts';
import type { TrackScores } from '../library/Scores.ts';
import { compareTimelines, type TimelineMatch } from './compareTimelines.ts';
import { EmbeddingIndex } from './EmbeddingIndex.ts';
import { groupRecordings, type SameRecording } from './groupRecordings.ts';
import { namesakes } from './namesakes.ts';
import type { Recording } from './Recording.ts';
import { wholeCopy } from './wholeCopy.ts';

/** Around the mean of all: encodings at 128 kbit/s and more mostly have more, unrelated tracks less. */
const leastCosine = 0.97;

/**
 * Finds recordings that are in the library several times by what a model heard in its tracks: those whose embeddings are near, or
 * that have the same artist and title, where what was heard over time lies over each other. Less certain than fingerprints.
 */
export function findByTimelines(
  library: Library,
  modelId: number | null,
  onShare: (share: number) => void,
): Recording[] {
  if (modelId === null) return [];
  const { scores } = library;
  const total = scores.countTracks(modelId);
  let index: EmbeddingIndex | undefined;
  const ids: number[] = [];
  for (const { trackId, embedding } of scores.embeddings(modelId)) {
    index ??= new EmbeddingIndex(total, embedding.length);
    index.add(embedding);
    ids.push(trackId);
    if (ids.length % 1000 === 0) onShare((0.4 * ids.length) / total);
  }
  const pairs = [
    ...[...(index?.pairs(leastCosine) ?? [])].map(({ first, second }) => ({
      first: ids[first]!,
      second: ids[second]!,
    })),
    ...namesakes(library, ids),
  ];
  const heard = (trackId: number): TrackScores => scores.of(trackId, modelId)!;
  const compare = (a: number, b: number) => compareTimelines(heard(a), heard(b));
  const same = new Map<string, SameRecording<TimelineMatch>>();
  const compared = new Set<string>();
  for (const [place, { first, second }] of pairs.entries()) {
    const key = `${first} ${second}`;
    if (compared.has(key)) continue;
    compared.add(key);
    const match = compare(first, second);
    if (match) same.set(key, { a: first, b: second, match });
    onShare(0.4 + (0.6 * place) / pairs.length);
  }
  return groupRecordings(same.values(), compare).map((group) => recordingOf(group, heard));
}

function recordingOf(trackIds: number[], heard: (trackId: number) => TrackScores): Recording {
  const windowsOf = (trackId: number) => heard(trackId).windowStartsSeconds.length;
  const [longest, ...others] = trackIds.sort((a, b) => windowsOf(b) - windowsOf(a) || a - b) as [number, ...number[]]; // prettier-ignore
  const copies = others.map((trackId) => {
    const { startSeconds = 0, likeness = 0 } = compareTimelines(heard(longest), heard(trackId)) ?? {};
    return { trackId, startSeconds, likeness, speed: 1 };
  });
  return { copies: [wholeCopy(longest), ...copies] };
}

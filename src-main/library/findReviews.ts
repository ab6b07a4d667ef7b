import type { ReviewItem, ReviewOrder, ReviewPage, ReviewRequest } from '../api.ts';
import type { Connection } from './Connection.ts';
import { shownTags } from './filterTracks.ts';
import { readFloat16, readFloat32 } from './floatBlob.ts';
import { stateBits } from './Postings.ts';
import type { TrackIndex } from './TrackIndex.ts';
import type { TrackRows } from './TrackRows.ts';

/**
 * Finds the tracks, of those marked in the mask, with suggestions that nobody has answered, and what to ask of each.
 * The uncertain order begins with the score that is nearest to its threshold, measured against the room there is on
 * the narrower side of it.
 */
export function findReviews(
  connection: Connection,
  index: TrackIndex,
  rows: TrackRows,
  mask: Uint8Array,
  { order, filter, exceptIds, tagId, limit }: ReviewRequest,
): ReviewPage {
  const { vocabulary, columns } = index;
  const wanted = mask.slice();
  for (const id of exceptIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) wanted[row] = 0;
  }
  const asked = new Set(tagId === undefined ? shownTags(index) : vocabulary.withChildren(tagId));
  const { minimumStrength = 0 } = filter;
  const nearest = new Float32Array(columns.count).fill(Infinity);
  let suggestions = 0;
  for (const tag of asked) {
    const { states, strengths, rows: places, length } = index.postings(tag);
    const threshold = vocabulary.thresholds.get(tag)!;
    for (let entry = 0; entry < length; entry++) {
      const row = places[entry]!;
      if (!wanted[row] || states[entry] !== stateBits.suggested || strengths[entry]! < minimumStrength)
        continue;
      suggestions++;
      nearest[row] = Math.min(nearest[row]!, distance(strengths[entry]!, threshold));
    }
  }
  const waiting = inOrder(index, order, nearest);
  const evidence = new Evidence(connection, index);
  const items = Array.from(waiting.subarray(0, limit), (row): ReviewItem => {
    const track = rows.get(columns.ids[row]!)!;
    const open = track.tags.filter(
      ({ tagId: tag, state, strength }) =>
        state === 'suggested' && asked.has(tag) && (strength ?? 0) >= minimumStrength,
    );
    const found = open.map(({ tagId: tag, strength }) => ({
      tagId: tag,
      strength: strength!,
      threshold: vocabulary.thresholds.get(tag)!,
    }));
    found.sort((a, b) => distance(a.strength, a.threshold) - distance(b.strength, b.threshold));
    return { track, suggestions: evidence.of(track.trackId, found) };
  });
  return { tracks: waiting.length, suggestions, items };
}

/** How far a score lies from its threshold; 1 is the whole of the narrower side. */
function distance(strength: number, threshold: number): number {
  return Math.abs(strength - threshold) / Math.max(1e-6, Math.min(threshold, 1 - threshold));
}

/** The rows that wait, in an order: by their least certain suggestion, or as the tracks are. */
function inOrder(index: TrackIndex, order: ReviewOrder, nearest: Float32Array): Uint32Array {
  const { rows } = index.orders.of(order === 'newest' ? 'added' : 'artist');
  const waiting = rows.filter((row) => nearest[row]! < Infinity);
  switch (order) {
    case 'artist':
      return waiting;
    case 'newest':
      return waiting.reverse();
    case 'uncertain':
      return waiting.sort((a, b) => nearest[a]! - nearest[b]! || a - b);
    case 'confident':
      return waiting.sort((a, b) => nearest[b]! - nearest[a]! || a - b);
  }
}

/** Where in a track a tag is heard best. */
class Evidence {
  readonly #connection: Connection;
  readonly #index: TrackIndex;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
  }

  /** Adds to suggestions where the window with the highest score of each begins; 0 where there is no timeline. */
  of<T extends { tagId: number }>(trackId: number, suggestions: T[]): (T & { evidenceSeconds: number })[] {
    const { modelId, vocabulary } = this.#index;
    const { outputs } = vocabulary;
    const stored = this.#connection.read(() =>
      this.#connection.database
        .prepare<[number | null, number], { starts: Buffer; timeline: Buffer }>(
          `SELECT window_starts AS starts, timeline FROM timelines WHERE model_id = ? AND track_id = ?`,
        )
        .get(modelId, trackId),
    );
    const starts = stored ? readFloat32(stored.starts) : new Float32Array(0);
    const timeline = stored ? readFloat16(stored.timeline) : new Float32Array(0);
    return suggestions.map((suggestion) => {
      let best = -1;
      let evidenceSeconds = 0;
      outputs.forEach(({ tagId }, position) => {
        if (tagId !== suggestion.tagId) return;
        starts.forEach((start, window) => {
          const score = timeline[window * outputs.length + position]!;
          if (score > best) [best, evidenceSeconds] = [score, start];
        });
      });
      return { ...suggestion, evidenceSeconds };
    });
  }
}

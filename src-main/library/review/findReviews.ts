import type { ReviewItem, ReviewOrder, ReviewPage, ReviewRequest } from '../../api.ts';
import { confidenceOf } from '../../scores/confidenceMap.ts';
import { AskableTracks, type Answer } from './AskableTracks.ts';
import { AskedTag, lookUp, type Calibrate } from './AskedTag.ts';
import { chooseQuestions } from './chooseQuestions.ts';
import type { Connection } from '../Connection.ts';
import { shownTags } from '../browse/filterTracks.ts';
import { readFloat16, readFloat32 } from '../floatBlob.ts';
import { highestRows } from '../index/highestRows.ts';
import { stateBits } from '../index/Postings.ts';
import { stateOfAction } from '../index/TagStates.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import type { TrackRows } from '../browse/TrackRows.ts';

/** Tracks whose answer would teach most: of them the questions are chosen, so that they lie far apart. */
const shortlist = 240;
/** Worths are told apart no finer: each answer moves them a little, and the questions after it should stay. */
const levels = 8;
/** Of one artist or album on the shortlist; twice as many tracks are looked at for it. */
const mostOfOne = 4;
const lookedAt = 2 * shortlist;
/** Answers to suggestions, and tracks that are left out, that the next questions keep away from: the last ones. */
const mostAsked = 60;

/** What findReviews reads the library by. */
export interface ReviewSource {
  connection: Connection;
  index: TrackIndex;
  rows: TrackRows;
  calibrate: Calibrate;
}

/**
 * Finds the tracks, of those marked in the mask, with suggestions that nobody has answered, and what to ask of each.
 * The uncertain order begins with what teaches most: suggestions that are as likely right as wrong, of tags with few
 * answers, of tracks that lie apart. It is the same for one state of the library.
 */
export function findReviews(source: ReviewSource, mask: Uint8Array, request: ReviewRequest): ReviewPage {
  const { connection, index, rows, calibrate } = source;
  const { order, filter, exceptIds, tagId, limit } = request;
  const { vocabulary, columns } = index;
  const wanted = mask.slice();
  for (const id of exceptIds) {
    const row = columns.rowOf(id);
    if (row !== undefined) wanted[row] = 0;
  }
  const tagIds = new Set(tagId === undefined ? shownTags(index) : vocabulary.withChildren(tagId));
  const { minimumStrength = 0 } = filter;
  const tracks = new AskableTracks(connection);
  const answers = tracks
    .lastAnswers()
    .map((answer) => ({ ...answer, tagId: vocabulary.target(answer.tagId) }));
  const fresh = freshAnswers(index, answers);
  const asked = new Map<number, AskedTag>();
  /** By row, 0 where nothing waits: what an answer to it is worth; in other orders how doubtful the least certain is. */
  const ranks = new Float32Array(columns.count);
  const counts = new Uint16Array(columns.count);
  let suggestions = 0;
  for (const id of tagIds) {
    const threshold = vocabulary.thresholds.get(id);
    if (threshold === undefined) continue;
    const postings = index.postings(id);
    const tag = new AskedTag(postings, threshold, fresh.get(id) ?? new Map(), calibrate);
    asked.set(id, tag);
    const table = order === 'uncertain' ? tag.worths : tag.doubts;
    const { states, strengths, rows: places, length } = postings;
    for (let entry = 0; entry < length; entry++) {
      const row = places[entry]!;
      const strength = strengths[entry]!;
      if (!wanted[row] || states[entry] !== stateBits.suggested || strength < minimumStrength) continue;
      suggestions++;
      const rank = lookUp(table, strength);
      if (order !== 'uncertain') ranks[row] = Math.max(ranks[row]!, rank);
      // Their mean, for a track asks for an answer to each
      else ranks[row]! += (rank - ranks[row]!) / ++counts[row]!;
    }
  }
  let waiting = 0;
  for (const rank of ranks) if (rank > 0) waiting++;
  // Not what was added by hand: the first examples of a tag are where more of it is to be found
  const answered = answers
    .filter(({ tagId: id, modelId }) => modelId !== null && asked.has(id))
    .map(({ trackId }) => trackId);
  const next =
    order === 'uncertain'
      ? mostTeaching(index, tracks, [...new Set(answered)], request, ranks)
      : inOrder(index, order, ranks, limit);
  const evidence = new Evidence(connection, index);
  const items = next.map((row): ReviewItem => {
    const track = rows.get(columns.ids[row]!)!;
    const found = track.tags.flatMap(({ tagId: id, state, strength }) => {
      const tag = asked.get(id);
      if (!tag || state !== 'suggested' || (strength ?? 0) < minimumStrength) return [];
      return { tagId: id, strength: strength!, threshold: tag.threshold };
    });
    const worthOf = ({ tagId: id, strength }: (typeof found)[number]) =>
      lookUp(asked.get(id)!.worths, strength);
    found.sort((a, b) => worthOf(b) - worthOf(a) || a.tagId - b.tagId);
    return { track, suggestions: evidence.of(track.trackId, found) };
  });
  return { tracks: waiting, suggestions, items };
}

/** Answers to what the model in use suggests, by tag and row: it has learnt from older ones, if from any. */
function freshAnswers({ columns, modelId }: TrackIndex, answers: readonly Answer[]) {
  const fresh = new Map<number, Map<number, boolean>>();
  for (const { trackId, tagId, action, modelId: answered } of answers.toReversed()) {
    const row = columns.rowOf(trackId);
    if (row === undefined || answered !== modelId) continue;
    const rows = fresh.get(tagId) ?? new Map<number, boolean>();
    fresh.set(tagId, rows.set(row, stateOfAction[action] !== 'rejected'));
  }
  return fresh;
}

/** The rows to ask about next, away from what was answered last, the newest first, and from each other. */
function mostTeaching(
  { columns, modelId }: TrackIndex,
  tracks: AskableTracks,
  answered: readonly number[],
  { exceptIds, limit }: ReviewRequest,
  worths: Float32Array,
): number[] {
  const rows = highestRows(scattered(worths, columns.ids), Math.max(lookedAt, limit));
  const before = [
    ...answered.slice(0, mostAsked).reverse(),
    ...exceptIds.filter((id) => columns.rowOf(id) !== undefined).slice(-mostAsked),
  ];
  const kinships = tracks.kinships([...rows.map((row) => columns.ids[row]!), ...before]);
  const counts = new Map<string, number>();
  const [few, many]: [number[], number[]] = [[], []];
  for (const row of rows) {
    let most = 0;
    for (const name of kinships.get(columns.ids[row]!)!) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      most = Math.max(most, count);
    }
    (most <= mostOfOne ? few : many).push(row);
  }
  const shortlisted = [...few, ...many]
    .slice(0, Math.max(shortlist, limit))
    .sort((a, b) => worths[b]! - worths[a]! || a - b);
  const askable = (id: number) => ({ kinship: kinships.get(id)!, features: tracks.embedding(id, modelId) });
  const places = chooseQuestions(
    shortlisted.map((row) => askable(columns.ids[row]!)),
    shortlisted.map((row) => Math.ceil(worths[row]! * levels) / levels),
    before.map(askable),
    limit,
  );
  return places.map((place) => shortlisted[place]!);
}

/**
 * Ranks rows by the level of their worth, and scattered within one: the very best of a large library differ by less
 * than anyone knows, and would be others after each answer.
 */
function scattered(worths: Float32Array, ids: Uint32Array): Float32Array {
  return worths.map((worth, row) => {
    if (worth === 0) return 0;
    // Knuth's multiplicative hash, as in pairedScores
    const place = (Math.imul(ids[row]!, 2654435761) >>> 0) + 1;
    return (Math.ceil(worth * levels) - 1 + place / 2 ** 32) / levels;
  });
}

/** The first rows that wait: with the most certain suggestions, or as the tracks are. */
function inOrder(
  index: TrackIndex,
  order: Exclude<ReviewOrder, 'uncertain'>,
  ranks: Float32Array,
  limit: number,
): number[] {
  if (order === 'confident')
    return highestRows(
      ranks.map((doubt) => (doubt > 0 ? 1 - doubt : 0)),
      limit,
    );
  const { rows } = index.orders.of(order === 'newest' ? 'added' : 'artist');
  const waiting = rows.filter((row) => ranks[row]! > 0);
  return Array.from(order === 'newest' ? waiting.reverse().subarray(0, limit) : waiting.subarray(0, limit));
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
      outputs.forEach(({ tagId, map }, position) => {
        if (tagId !== suggestion.tagId) return;
        starts.forEach((start, window) => {
          const confidence = confidenceOf(timeline[window * outputs.length + position]!, map);
          if (confidence > best) [best, evidenceSeconds] = [confidence, start];
        });
      });
      return { ...suggestion, evidenceSeconds };
    });
  }
}

import type { Statement } from 'better-sqlite3';
import { ParameterError } from '../errors.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { SecondScores } from '../scores/secondScores.ts';
import type { Connection } from './Connection.ts';
import { areNumbers, float16Blob, float32Blob, readFloat16, readFloat32 } from './floatBlob.ts';
import { readSeconds, secondsBlob } from './secondsBlob.ts';
import { TagStates } from './index/TagStates.ts';
import { uncertainGenre } from './index/uncertainGenre.ts';
import { Vocabulary } from './index/Vocabulary.ts';

/** What a model heard in a track. */
export interface TrackScores {
  coverage: Coverage;
  /** [tags], 0..1, confidences in the track's tags; empty where nothing could be scored. */
  scores: Float32Array;
  /** [windows], seconds from the beginning of the track. */
  windowStartsSeconds: Float32Array;
  windowSeconds: number;
  /** [windows, tags], 0..1, the network's own scores, before the model's maps; kept as float16. */
  timeline: Float32Array;
  /** Kept as float16. */
  embedding: Float32Array;
  /** Of networks that answer for short steps; kept of the tags that may be shown. */
  seconds?: SecondScores;
  /** Why there is little or nothing: 'silent', for instance. */
  reason?: string;
}

/** A tag that a track has, or may have. */
export interface TagScore {
  tag: string;
  category: string;
  /** 0..1 */
  score: number;
  /** 0..1 */
  threshold: number;
  /** The person said so, whatever the score. */
  decided?: boolean;
  /** The best genre of a track where none reaches its threshold. */
  uncertain?: boolean;
}

interface ScoresRow {
  coverage: Coverage;
  reason: string | null;
  scores: Buffer;
  windowSeconds: number;
  windowStarts: Buffer;
  timeline: Buffer;
  embedding: Buffer;
  seconds: Buffer | null;
}

const embeddingsAtOnce = 1000;

/** The scores of each model for each track, whole and over time. */
export class Scores {
  readonly #connection: Connection;
  readonly #floors: Statement<[number], number>;
  readonly #countTags: Statement<[number], number>;
  readonly #save: Statement<[number, number, Coverage, string | null, Buffer, number]>;
  readonly #saveTimeline: Statement<[number, number, number, Buffer, Buffer, Buffer, Buffer | null]>;
  readonly #of: Statement<[number, number], ScoresRow>;
  readonly #shapes: Statement<[number, number], { fit: number; embedding: Buffer }>;
  readonly #forget: Statement<[number, number]>[];
  readonly #states: TagStates;
  readonly #nextEmbeddings: Statement<[number, number], { trackId: number; embedding: Buffer }>;
  readonly #count: Statement<[number], number>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#floors = database
      .prepare<[number], number>(`SELECT floor FROM model_tags WHERE model_id = ? ORDER BY position`)
      .pluck();
    this.#countTags = database
      .prepare<[number], number>(`SELECT count(*) FROM model_tags WHERE model_id = ?`)
      .pluck();
    this.#save = database.prepare(
      `INSERT INTO scores (model_id, track_id, coverage, reason, scores, scored_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (model_id, track_id) DO UPDATE SET coverage = excluded.coverage, reason = excluded.reason,
         scores = excluded.scores, scored_at = excluded.scored_at`,
    );
    this.#saveTimeline = database.prepare(
      `INSERT INTO timelines (model_id, track_id, window_seconds, window_starts, timeline, embedding, seconds)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (model_id, track_id) DO UPDATE SET window_seconds = excluded.window_seconds,
         window_starts = excluded.window_starts, timeline = excluded.timeline, embedding = excluded.embedding,
         seconds = excluded.seconds`,
    );
    this.#of = database.prepare(
      `SELECT coverage, reason, scores, window_seconds AS windowSeconds, window_starts AS windowStarts,
         timeline, embedding, seconds
       FROM scores JOIN timelines USING (model_id, track_id) WHERE track_id = ? AND model_id = ?`,
    );
    this.#shapes = database.prepare(
      `SELECT length(embedding) % 2 = 0 AND (length(scores) = 0 OR 8 * length(timeline) = length(scores) * length(window_starts)) AS fit,
         embedding
       FROM scores JOIN timelines USING (model_id, track_id) WHERE track_id = ? AND model_id = ?`,
    );
    this.#forget = ['timelines', 'scores'].map((table) =>
      database.prepare(`DELETE FROM ${table} WHERE track_id = ? AND model_id = ?`),
    );
    this.#states = new TagStates(connection);
    this.#nextEmbeddings = database.prepare(
      `SELECT track_id AS trackId, embedding FROM timelines
       WHERE model_id = ? AND track_id > ? AND length(embedding) > 0 AND length(embedding) % 2 = 0
         AND EXISTS (SELECT 1 FROM files WHERE files.track_id = timelines.track_id AND missing_since IS NULL)
       ORDER BY track_id LIMIT ${embeddingsAtOnce}`,
    );
    this.#count = database
      .prepare<[number], number>(`SELECT count(*) FROM scores WHERE model_id = ?`)
      .pluck();
  }

  /** Stores what a model heard in a track, in place of what it heard before. Throws ParameterError, LibraryError. */
  save(trackId: number, modelId: number, heard: TrackScores): void {
    const {
      coverage,
      reason = null,
      scores,
      windowSeconds,
      windowStartsSeconds,
      timeline,
      embedding,
    } = heard;
    this.#connection.transaction(() => {
      checkShapes(heard, this.#countTags.get(modelId)!);
      this.#save.run(modelId, trackId, coverage, reason, float32Blob(scores), Date.now());
      const blobs = [
        float32Blob(windowStartsSeconds),
        float16Blob(timeline),
        float16Blob(embedding),
      ] as const;
      const floors = heard.seconds ? this.#floors.all(modelId) : [];
      const shown = [...(heard.seconds ?? [])].filter(([position]) => scores[position]! >= floors[position]!);
      const seconds = shown.length > 0 ? secondsBlob(new Map(shown)) : null;
      this.#saveTimeline.run(modelId, trackId, windowSeconds, ...blobs, seconds);
      const { touched } = this.#connection;
      if (modelId === touched.modelId) touched.track(trackId);
    });
  }

  /** Returns what a model heard in a track, undefined where it has not heard it. */
  of(trackId: number, modelId: number): TrackScores | undefined {
    const row = this.#connection.read(() => this.#of.get(trackId, modelId));
    return (
      row && {
        coverage: row.coverage,
        scores: readFloat32(row.scores),
        windowStartsSeconds: readFloat32(row.windowStarts),
        windowSeconds: row.windowSeconds,
        timeline: readFloat16(row.timeline),
        embedding: readFloat16(row.embedding),
        ...(row.seconds && { seconds: readSeconds(row.seconds) }),
        ...(row.reason !== null && { reason: row.reason }),
      }
    );
  }

  /**
   * Whether what a model heard in a track has the shapes in which it is stored, [tags], [windows] and [windows, tags], and an embedding of
   * numbers; undefined where it has not heard it.
   */
  isWhole(trackId: number, modelId: number): boolean | undefined {
    const row = this.#connection.read(() => this.#shapes.get(trackId, modelId));
    return row && row.fit === 1 && areNumbers(readFloat16(row.embedding));
  }

  /** Forgets what a model heard in a track, which damage has changed: the next import hears it again. Throws LibraryError. */
  forget(trackId: number, modelId: number): void {
    this.#connection.transaction(() => {
      for (const statement of this.#forget) statement.run(trackId, modelId);
      const { touched } = this.#connection;
      if (modelId === touched.modelId) touched.track(trackId);
    });
  }

  /** Yields the embeddings of the tracks that a model has heard something in, of files that are there; not those that damage left without numbers. */
  *embeddings(modelId: number): Generator<{ trackId: number; embedding: Float32Array }> {
    for (let last = 0; ;) {
      const rows = this.#connection.read(() => this.#nextEmbeddings.all(modelId, last));
      for (const { trackId, embedding: blob } of rows) {
        const embedding = readFloat16(blob);
        if (areNumbers(embedding)) yield { trackId, embedding };
      }
      if (rows.length < embeddingsAtOnce) return;
      last = rows.at(-1)!.trackId;
    }
  }

  /** Returns how many tracks a model has heard. */
  countTracks(modelId: number): number {
    return this.#connection.read(() => this.#count.get(modelId)!);
  }

  /**
   * Returns the tags of a track, the strongest (score over threshold) first: those at or above their thresholds that
   * were not rejected, and those that the person decided on; where no genre is among them, the best one if it is at least
   * likely, marked as uncertain. Of many tracks, pass the vocabulary.
   */
  tagsOf(
    trackId: number,
    modelId: number,
    vocabulary = this.#connection.read(() => new Vocabulary(this.#connection, modelId)),
  ): TagScore[] {
    const states = this.#states.ofTrack(trackId, modelId, vocabulary);
    const found = states.flatMap((tag): TagScore[] => {
      const threshold = vocabulary.thresholds.get(tag.tagId) ?? 1;
      const isDecided = tag.state === 'accepted' || tag.state === 'added';
      const isHeard = tag.state !== 'rejected' && (tag.strength ?? 0) >= threshold;
      if (!isDecided && !isHeard) return [];
      const { name, category } = vocabulary.tag(tag.tagId);
      const score = tag.strength ?? 1;
      return [{ tag: name, category, score, threshold, ...(isDecided && { decided: true }) }];
    });
    const genre = uncertainGenre(
      this.#states.heard(trackId, modelId, vocabulary),
      // What a file says is not what was heard
      states.filter(({ state }) => state !== 'file'),
      vocabulary,
    );
    if (genre) {
      const { tagId, strength: score } = genre;
      const threshold = vocabulary.thresholds.get(tagId)!;
      const { name, category } = vocabulary.tag(tagId);
      found.push({ tag: name, category, score, threshold, uncertain: true });
    }
    return found.sort((a, b) => strength(b) - strength(a));
  }
}

function strength({ score, threshold, decided }: TagScore): number {
  return Math.max(score / Math.max(threshold, 1e-6), decided ? 1 : 0);
}

function checkShapes(
  { scores, windowStartsSeconds, timeline, embedding, seconds = new Map<number, Uint8Array>() }: TrackScores,
  tags: number,
): void {
  const windows = windowStartsSeconds.length;
  if (tags === 0) throw new ParameterError('The model of these scores is not registered.');
  if ((scores.length !== tags && scores.length !== 0) || timeline.length !== windows * tags) {
    throw new ParameterError(
      `Scores [${scores.length}] and timeline [${timeline.length}] do not fit ${tags} tags, ${windows} windows.`,
    );
  }
  const lengths = new Set([...seconds.values()].map(({ length }) => length));
  if (lengths.size > 1 || [...seconds.keys()].some((position) => position >= tags)) {
    throw new ParameterError(`What was heard by the second does not fit ${tags} tags.`);
  }
  if (![scores, timeline, embedding].every(areNumbers)) {
    throw new ParameterError('The scores hold a value that is not a number: the model is broken.');
  }
}

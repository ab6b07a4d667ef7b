import type { Statement } from 'better-sqlite3';
import { musicColumns, takeMusic, type Music, type MusicColumns } from './musicColumns.ts';
import type { MusicTask } from '../scores/musicTasks.ts';
import { beatsBlob } from './beatsBlob.ts';
import type { Connection } from './Connection.ts';
import type { Coverage } from '../scores/Coverage.ts';
import {
  heardOf,
  keyOf,
  piecesJson,
  storedRhythmOf,
  storedVoiceOf,
  type HeardOf,
  type KeyRow,
  type MusicOfTrack,
  type RhythmRow,
  type StoredKey,
  type StoredRhythm,
  type StoredVoice,
  type VoiceRow,
} from './storedMusic.ts';

/** What hears it: a network of its own, or a tagger. */
export interface HearingModel {
  name: string;
  version: string;
  weightsHash: string;
}

/** The library's ids of the models that hear each task. */
export type MusicModels = Partial<Record<MusicTask, number>>;

/** As an analysis tells it. */
export type TrackIdentity = { contentId: Uint8Array } | { prefixId: Uint8Array };

/** Of a vector (WordVectors): it is as long as it was. What is not is heard again. */
export const isWholeVector = `(vector IS NULL OR length(vector) = 2 * numbers)`;

/** What was heard of tracks beside tags. Throws LibraryError. */
export class HeardMusic {
  readonly #connection: Connection;
  readonly #find: Statement<[string, string, string, string], { id: number; isLast: number }>;
  readonly #lastUse: Statement<[string], number | null>;
  readonly #add: Statement<[string, string, string, string, number]>;
  readonly #use: Statement<[number, number]>;
  readonly #saveRhythm: Statement<[Record<string, number | string | null>]>;
  readonly #saveKey: Statement<[Record<string, number | string | null>]>;
  readonly #saveVoice: Statement<[Record<string, number | string | null>]>;
  readonly #saveOverTime: Statement<[number, number, string, Buffer | null]>;
  readonly #hasHeard: Record<
    'content_id' | 'prefix_id',
    Record<MusicTask, Statement<[Uint8Array, number, Coverage], 1>>
  >;
  readonly #countsOf: Statement<[number], MusicColumns>;
  readonly #isOfTagger: Statement<[number, number], 1>;
  readonly #answersOf: Statement<[number], { field: string; value: number | null }>;
  readonly #rhythmOf: Statement<[number], RhythmRow>;
  readonly #keyOf: Statement<[number], KeyRow>;
  readonly #voiceOf: Statement<[number], VoiceRow>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#find = database.prepare(
      `SELECT id, used_at = (SELECT max(used_at) FROM hearing_models AS other WHERE other.task = hearing_models.task) AS isLast
       FROM hearing_models WHERE task = ? AND name = ? AND version = ? AND weights_hash = ?`,
    );
    this.#lastUse = database
      .prepare<[string], number | null>(`SELECT max(used_at) FROM hearing_models WHERE task = ?`)
      .pluck();
    this.#add = database.prepare(
      `INSERT INTO hearing_models (task, name, version, weights_hash, used_at) VALUES (?, ?, ?, ?, ?)`,
    );
    this.#use = database.prepare(`UPDATE hearing_models SET used_at = ? WHERE id = ?`);
    const save = (table: string, columns: readonly string[]) => {
      const all = ['track_id', 'model_id', 'coverage', ...columns, 'reason', 'heard_at'];
      return database.prepare<[Record<string, number | string | null>]>(
        `INSERT INTO ${table} (${all.join(', ')}) VALUES (${all.map((column) => `$${column}`).join(', ')})
         ON CONFLICT (track_id, model_id) DO UPDATE SET ${all
           .slice(2)
           .map((column) => `${column} = excluded.${column}`)
           .join(', ')}`,
      );
    };
    this.#saveRhythm = save('rhythms', ['bpm', 'confidence', 'steady', 'beats_per_bar', 'half', 'twice']);
    this.#saveKey = save('keys', ['key', 'confidence']);
    this.#saveVoice = save('voices', ['share']);
    this.#saveOverTime = database.prepare(
      `INSERT INTO heard_over_time (track_id, model_id, pieces, beats) VALUES (?, ?, ?, ?)
       ON CONFLICT (track_id, model_id) DO UPDATE SET pieces = excluded.pieces, beats = excluded.beats`,
    );
    this.#countsOf = database.prepare(`SELECT ${musicColumns} FROM music WHERE track_id = ?`);
    this.#isOfTagger = database
      .prepare<[number, number], 1>(
        `SELECT 1 FROM hearing_models JOIN models USING (name, version, weights_hash)
         WHERE hearing_models.id = ? AND models.id = ?`,
      )
      .pluck();
    this.#answersOf = database.prepare(`SELECT field, value FROM music_answers WHERE track_id = ?`);
    const hasHeard = (key: string) => {
      const of = (table: string, condition = '') =>
        database
          .prepare<[Uint8Array, number, Coverage], 1>(
            // As a join, SQLite plans it anew for each value, which takes as long again
            `SELECT 1 FROM ${table} WHERE track_id IN (SELECT id FROM tracks WHERE ${key} = ?) AND model_id = ?
             AND coverage IN ('whole', ?) ${condition} LIMIT 1`,
          )
          .pluck();
      return {
        rhythm: of('rhythms'),
        key: of('keys'),
        voice: of('voices'),
        words: of('word_vectors', `AND ${isWholeVector}`),
      };
    };
    this.#hasHeard = { content_id: hasHeard('content_id'), prefix_id: hasHeard('prefix_id') };
    const last = <R>(table: string, columns: string) =>
      database.prepare<[number], R>(
        `SELECT coverage, reason, pieces, beats, ${columns}
         FROM ${table} JOIN hearing_models ON hearing_models.id = ${table}.model_id
           LEFT JOIN heard_over_time USING (track_id, model_id)
         WHERE ${table}.track_id = ? ORDER BY used_at DESC, model_id DESC LIMIT 1`,
      );
    this.#rhythmOf = last('rhythms', 'bpm, confidence, steady, beats_per_bar AS beatsPerBar, half, twice');
    this.#keyOf = last('keys', 'key, confidence');
    this.#voiceOf = last('voices', 'share');
  }

  /** Makes a model the one of its task, and returns its id. What others heard counts where it has heard nothing yet. */
  useModel(task: MusicTask, { name, version, weightsHash }: HearingModel): number {
    const before = this.#connection.read(() => this.#find.get(task, name, version, weightsHash));
    if (before?.isLast) return before.id;
    return this.#connection.transaction(() => {
      // Another process may have added it before this one had the lock
      const known = this.#find.get(task, name, version, weightsHash);
      if (known?.isLast) return known.id;
      const { database, touched } = this.#connection;
      // Of two of one millisecond the later one is the last
      const now = Math.max(Date.now(), 1 + (this.#lastUse.get(task) ?? 0));
      if (!known) return Number(this.#add.run(task, name, version, weightsHash, now).lastInsertRowid);
      this.#use.run(now, known.id);
      database.exec(`DELETE FROM music; INSERT INTO music SELECT * FROM music_of_tracks
        WHERE bpm_from IS NOT NULL OR key_from IS NOT NULL OR vocals IS NOT NULL`);
      touched.all();
      return known.id;
    });
  }

  /** Whether what hears something beside tags is the tagger itself, by the ids of both. */
  isOfTagger(hearingModelId: number, modelId: number): boolean {
    return this.#connection.read(() => this.#isOfTagger.get(hearingModelId, modelId)) !== undefined;
  }

  /** Returns which of these models have heard a track, by its identity; the whole of it counts as sampled, too. */
  heardOf(identity: TrackIdentity, models: MusicModels, coverage: Coverage): MusicTask[] {
    const [column, hash] =
      'contentId' in identity ? ['content_id', identity.contentId] : ['prefix_id', identity.prefixId];
    const key = column as 'content_id' | 'prefix_id';
    return (Object.entries(models) as [MusicTask, number][]).flatMap(([task, modelId]) =>
      this.#connection.read(() => this.#hasHeard[key][task].get(hash, modelId, coverage)) ? [task] : [],
    );
  }

  /** Stores the rhythm of a track, in place of what the model heard of it before. */
  saveRhythm(trackId: number, modelId: number, rhythm: HeardOf<StoredRhythm>): void {
    const { heard } = rhythm;
    this.#save(trackId, () => {
      this.#saveRhythm.run({
        ...rowOf(trackId, modelId, rhythm),
        bpm: heard?.bpm ?? null,
        confidence: heard?.confidence ?? null,
        steady: heard ? Number(heard.isSteady) : null,
        beats_per_bar: heard?.beatsPerBar ?? null,
        half: heard?.half ?? null,
        twice: heard?.twice ?? null,
      });
      const pieces = heard?.pieces.map(({ startSeconds, endSeconds, bpm }) => [
        startSeconds,
        endSeconds,
        bpm,
      ]);
      const beats = heard && heard.beats.length > 0 ? beatsBlob(heard.beats) : null;
      this.#saveOverTime.run(trackId, modelId, piecesJson(pieces), beats);
    });
  }

  saveKey(trackId: number, modelId: number, key: HeardOf<StoredKey>): void {
    const { heard } = key;
    this.#save(trackId, () => {
      const values = { key: heard?.key ?? null, confidence: heard?.confidence ?? null };
      this.#saveKey.run({ ...rowOf(trackId, modelId, key), ...values });
      const pieces = heard?.pieces.map((piece) => [piece.startSeconds, piece.endSeconds, piece.key]);
      this.#saveOverTime.run(trackId, modelId, piecesJson(pieces), null);
    });
  }

  saveVoice(trackId: number, modelId: number, voice: HeardOf<StoredVoice>): void {
    const { heard } = voice;
    this.#save(trackId, () => {
      this.#saveVoice.run({ ...rowOf(trackId, modelId, voice), share: heard?.share ?? null });
      const spans = heard?.spans.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
      this.#saveOverTime.run(trackId, modelId, piecesJson(spans), null);
    });
  }

  /** Returns what counts for a track: what the person says, else its file, else what was heard. */
  countsOf(trackId: number): Music {
    const row = this.#connection.read(() => this.#countsOf.get(trackId));
    return row ? takeMusic(row) : { tempo: null, key: null, vocals: null };
  }

  /** Returns what was heard of a track. */
  of(trackId: number): MusicOfTrack {
    const [rhythm, key, voice] = this.#connection.read(() => [
      this.#rhythmOf.get(trackId),
      this.#keyOf.get(trackId),
      this.#voiceOf.get(trackId),
    ]);
    return {
      ...(rhythm && { rhythm: heardOf(rhythm, rhythm.bpm !== null && storedRhythmOf(rhythm, rhythm.bpm)) }),
      ...(key && { key: heardOf(key, key.key !== null && keyOf(key, key.key)) }),
      ...(voice && { voice: heardOf(voice, voice.share !== null && storedVoiceOf(voice, voice.share)) }),
    };
  }

  /** Returns the tempo and the key of a track that its files might be told: what the person says, else what was heard. */
  toWrite(trackId: number): { bpm: number | null; key: number | null } {
    const { rhythm, key } = this.of(trackId);
    const answers = new Map(
      this.#connection.read(() => this.#answersOf.all(trackId)).map(({ field, value }) => [field, value]),
    );
    // An answer without a value is one, too: that there is none
    const said = (field: string, heard: number | undefined) =>
      answers.has(field) ? answers.get(field)! : (heard ?? null);
    return { bpm: said('bpm', rhythm?.heard?.bpm), key: said('key', key?.heard?.key) };
  }

  #save(trackId: number, work: () => void): void {
    this.#connection.transaction(() => {
      work();
      this.#connection.touched.track(trackId);
      this.#connection.touched.rows = true;
    });
  }
}

function rowOf(trackId: number, modelId: number, { coverage, ...what }: HeardOf<unknown>) {
  const reason = 'reason' in what ? what.reason : null;
  return { track_id: trackId, model_id: modelId, coverage, reason, heard_at: Date.now() };
}

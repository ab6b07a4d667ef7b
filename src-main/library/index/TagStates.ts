import type { Statement } from 'better-sqlite3';
import type { TagState, TrackTag } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { readFloat32 } from '../floatBlob.ts';
import type { Vocabulary } from './Vocabulary.ts';

/** What a decision makes of a tag. Removed is as rejected: never to be suggested again. */
export const stateOfAction = {
  accepted: 'accepted',
  added: 'added',
  rejected: 'rejected',
  removed: 'rejected',
} as const satisfies Record<string, TagState>;

export type Decision = keyof typeof stateOfAction;

/** What the tags of one track are: what the model heard, what the file says, and, above both, what was decided. */
export class TagStates {
  readonly #connection: Connection;
  readonly #decisions: Statement<[number], { tagId: number; action: Decision }>;
  readonly #fileTags: Statement<[number], number>;
  readonly #scores: Statement<[number | null, number], Buffer>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#decisions = database.prepare(
      `SELECT tag_id AS tagId, action FROM decisions WHERE track_id = ? ORDER BY correction_id`,
    );
    this.#fileTags = database
      .prepare<[number], number>(`SELECT tag_id FROM file_tags WHERE track_id = ?`)
      .pluck();
    this.#scores = database
      .prepare<[number | null, number], Buffer>(
        `SELECT scores FROM scores WHERE model_id = ? AND track_id = ?`,
      )
      .pluck();
  }

  /** Returns what a model heard in a track, by tag: of several that mean one, the loudest. */
  heard(trackId: number, modelId: number | null, vocabulary: Vocabulary): Map<number, number> {
    const blob = this.#connection.read(() => this.#scores.get(modelId, trackId));
    const heard = new Map<number, number>();
    if (!blob) return heard;
    readFloat32(blob).forEach((score, position) => {
      const { tagId } = vocabulary.outputs[position]!;
      heard.set(tagId, Math.max(score, heard.get(tagId) ?? 0));
    });
    return heard;
  }

  /** Returns the state of every tag that a track carries or that was rejected, in no order. */
  ofTrack(trackId: number, modelId: number | null, vocabulary: Vocabulary): TrackTag[] {
    const blob = this.#connection.read(() => this.#scores.get(modelId, trackId));
    const heard = new Map<number, number>();
    const states = new Map<number, TagState>();
    if (blob) {
      readFloat32(blob).forEach((score, position) => {
        const { tagId, threshold } = vocabulary.outputs[position]!;
        heard.set(tagId, Math.max(score, heard.get(tagId) ?? 0));
        if (score >= threshold) states.set(tagId, 'suggested');
      });
    }
    this.#connection.read(() => {
      for (const tagId of this.#fileTags.all(trackId)) states.set(vocabulary.target(tagId), 'file');
      for (const { tagId, action } of this.#decisions.all(trackId)) {
        states.set(vocabulary.target(tagId), stateOfAction[action]);
      }
    });
    return [...states].map(([tagId, state]) => ({ tagId, state, strength: heard.get(tagId) ?? null }));
  }
}

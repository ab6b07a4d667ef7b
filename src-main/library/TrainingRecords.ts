import type { Change } from '../api.ts';
import type { ChangeLog } from './changes/ChangeLog.ts';
import type { Connection } from './Connection.ts';
import { applyEdit, type Edit } from './changes/edits.ts';
import type { Models } from './Models.ts';
import { stateOfAction, type Decision } from './index/TagStates.ts';
import { Vocabulary } from './index/Vocabulary.ts';
import { shownFile } from './shownFile.ts';

/** A tag of which the person decided something. */
export interface DecidedTag {
  tagId: number;
  /** As the model or file that brought it calls it, by which it is found again. */
  name: string;
  category: string;
  /** As the person calls it. */
  shownName: string;
  /** Where it stands among the model's scores; none where the model does not know it. */
  positions: number[];
  /** From which score on it is suggested, 0..1; null where the model does not know it and nobody set one. */
  threshold: number | null;
  /** The threshold is the person's own. */
  ownThreshold: boolean;
}

/** A track of which the person decided something, with what it shares with others. */
export interface DecidedTrack {
  trackId: number;
  contentId: Buffer;
  artist: string | null;
  albumArtist: string | null;
  album: string | null;
  /** Where its file lies; null where none is known. */
  folderId: number | null;
  /** By tag: true where the person gave it, false where they refused it. */
  decisions: Map<number, boolean>;
}

/** Where the logs end: what was decided later is not part of it. */
export interface LogSnapshot {
  correctionId: number;
  changeId: number;
}

/** What training reads of the library, and the one thing that it writes there itself. */
export class TrainingRecords {
  readonly #connection: Connection;
  readonly #log: ChangeLog;
  readonly #models: Models;

  constructor(connection: Connection, log: ChangeLog, models: Models) {
    this.#connection = connection;
    this.#log = log;
    this.#models = models;
  }

  /** Returns where the logs end now. */
  snapshot(): LogSnapshot {
    return this.#connection.read(() =>
      this.#connection.database
        .prepare<[], LogSnapshot>(
          `SELECT (SELECT coalesce(max(id), 0) FROM corrections) AS correctionId,
               (SELECT coalesce(max(id), 0) FROM changes) AS changeId`,
        )
        .get()!,
    );
  }

  /**
   * Returns what was decided, as it stands: tags that were merged count as the tag they mean, the last word on it
   * stands. Tags that were decided on, in the order of their ids, and the tracks, too.
   */
  decided(modelId: number): { tags: DecidedTag[]; tracks: DecidedTrack[] } {
    return this.#connection.read(() => {
      const { database } = this.#connection;
      const vocabulary = new Vocabulary(this.#connection, modelId);
      const rows = database
        .prepare<[], Omit<DecidedTrack, 'decisions'> & { tagId: number; action: Decision }>(
          `SELECT track_id AS trackId, content_id AS contentId, artist, album_artist AS albumArtist, album,
             (SELECT folder_id FROM files WHERE id = ${shownFile}) AS folderId, tag_id AS tagId, action
           FROM decisions JOIN tracks ON tracks.id = track_id JOIN tags ON tags.id = tag_id
           WHERE NOT removed ORDER BY track_id, correction_id`,
        )
        .all();
      const tracks = new Map<number, DecidedTrack>();
      const tagIds = new Set<number>();
      for (const { tagId, action, ...track } of rows) {
        const target = vocabulary.target(tagId);
        const known = tracks.get(track.trackId) ?? { ...track, decisions: new Map<number, boolean>() };
        tracks.set(track.trackId, known);
        known.decisions.set(target, stateOfAction[action] !== 'rejected');
        tagIds.add(target);
      }
      const tags = [...tagIds].sort((a, b) => a - b).map((tagId) => this.#describe(tagId, vocabulary));
      return { tags, tracks: [...tracks.values()] };
    });
  }

  /** Returns the tracks that were decided on and in which a model heard something. */
  decidedAndHeard(modelId: number): Set<number> {
    const ids = this.#connection.read(() =>
      this.#connection.database
        .prepare<[number], number>(
          `SELECT track_id FROM scores WHERE model_id = ? AND length(scores) > 0
             AND track_id IN (SELECT track_id FROM decisions)`,
        )
        .pluck()
        .all(modelId),
    );
    return new Set(ids);
  }

  /** Returns the tracks in which a model heard something, scattered, the same ones each time; at most so many. */
  heardTracks(modelId: number, limit = -1): number[] {
    return this.#connection.read(() =>
      this.#connection.database
        .prepare<[number, number], number>(
          // Knuth's multiplicative hash, as in pairedScores
          `SELECT track_id FROM scores WHERE model_id = ? AND length(scores) > 0
           ORDER BY (track_id * 2654435761) % 4294967296, track_id LIMIT ?`,
        )
        .pluck()
        .all(modelId, limit),
    );
  }

  /** Returns the tracks that one model heard and another did not; those without sound, too. */
  heardByOneOnly(modelId: number, otherModelId: number): number[] {
    return this.#connection.read(() =>
      this.#connection.database
        .prepare<[number, number], number>(
          `SELECT track_id FROM scores AS one WHERE model_id = ? AND NOT EXISTS (
             SELECT 1 FROM scores AS other WHERE other.model_id = ? AND other.track_id = one.track_id)
           ORDER BY track_id`,
        )
        .pluck()
        .all(modelId, otherModelId),
    );
  }

  /** Sets thresholds of the person's own, 0..1, as one step of undo. */
  setThresholds(thresholds: readonly { tagId: number; threshold: number }[], title: string): Change {
    return this.#connection.transaction(() => {
      const stored = this.#connection.database
        .prepare<[number], number>(`SELECT threshold FROM own_thresholds WHERE tag_id = ?`)
        .pluck();
      const edits = thresholds.map(({ tagId, threshold }): Edit => ({
        kind: 'threshold',
        id: tagId,
        before: stored.get(tagId) ?? null,
        after: threshold,
      }));
      for (const edit of edits) applyEdit(this.#connection, edit, 'after');
      this.#models.coverThresholds();
      this.#connection.touched.vocabulary = true;
      for (const { tagId } of thresholds) this.#connection.touched.tags.add(tagId);
      return this.#log.describe({ id: this.#log.append(title, 0, edits), inForce: true });
    });
  }

  #describe(tagId: number, vocabulary: Vocabulary): DecidedTag {
    const { database } = this.#connection;
    const row = database
      .prepare<[number], { name: string; category: string; own: number | null }>(
        `SELECT name, category, threshold AS own FROM tags LEFT JOIN own_thresholds ON tag_id = id WHERE id = ?`,
      )
      .get(tagId)!;
    const positions = vocabulary.outputs.flatMap((output, position) =>
      output.tagId === tagId ? [position] : [],
    );
    return {
      tagId,
      name: row.name,
      category: row.category,
      shownName: vocabulary.tag(tagId).name,
      positions,
      threshold: row.own ?? vocabulary.thresholds.get(tagId) ?? null,
      ownThreshold: row.own !== null,
    };
  }
}

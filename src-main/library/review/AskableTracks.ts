import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { readFloat16 } from '../floatBlob.ts';
import type { Decision } from '../index/TagStates.ts';

interface StoredKinship {
  id: number;
  artist: string | null;
  albumArtist: string | null;
  album: string | null;
}

/** A decision that stands. */
export interface Answer {
  trackId: number;
  tagId: number;
  action: Decision;
  /** Whose suggestion it answers. */
  modelId: number | null;
}

/** Entries of the log that are looked through for the last answers. */
const entriesLookedAt = 1000;

/** What the spread of questions asks of single tracks: whose they are, how they sound, when they were asked about. */
export class AskableTracks {
  readonly #connection: Connection;
  readonly #kinship: Statement<[string], StoredKinship>;
  readonly #embedding: Statement<[number | null, number], Buffer>;
  readonly #answered: Statement<[number], Answer>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#kinship = database.prepare(
      `SELECT id, artist, album_artist AS albumArtist, album FROM tracks
       WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.#embedding = database
      .prepare<[number | null, number], Buffer>(
        `SELECT embedding FROM timelines WHERE model_id = ? AND track_id = ? AND length(embedding) > 0`,
      )
      .pluck();
    // an entry that does not stand any more is no answer
    this.#answered = database.prepare(
      `SELECT log.track_id AS trackId, log.tag_id AS tagId, log.action, log.model_id AS modelId FROM corrections AS log
       JOIN decisions ON (decisions.track_id, decisions.tag_id) = (log.track_id, log.tag_id) AND correction_id = log.id
       WHERE log.id > (SELECT max(id) FROM corrections) - ? ORDER BY log.id DESC`,
    );
  }

  /** Returns by track the names that it shares with others of its artist or album. */
  kinships(trackIds: readonly number[]): Map<number, string[]> {
    const rows = this.#connection.read(() => this.#kinship.all(JSON.stringify(trackIds)));
    return new Map(rows.map(({ id, ...names }) => [id, namesOf(names)]));
  }

  /** Returns how a model heard a track, null where it did not. */
  embedding(trackId: number, modelId: number | null): Float32Array | null {
    const blob = this.#connection.read(() => this.#embedding.get(modelId, trackId));
    return blob ? readFloat16(blob) : null;
  }

  /** Returns the decisions among the last entries of the log, the newest first. */
  lastAnswers(): Answer[] {
    return this.#connection.read(() => this.#answered.all(entriesLookedAt));
  }
}

function namesOf({ artist, albumArtist, album }: Omit<StoredKinship, 'id'>): string[] {
  const by = (albumArtist ?? artist ?? '').toLowerCase();
  return [
    ...(artist === null ? [] : [`artist ${artist.toLowerCase()}`]),
    ...(album === null ? [] : [`album ${album.toLowerCase()} by ${by}`]),
  ];
}

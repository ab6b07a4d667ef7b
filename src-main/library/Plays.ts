import type { Statement } from 'better-sqlite3';
import type { Connection } from './Connection.ts';

export type PlaySource = 'player' | 'listenbrainz' | 'scrobbler';

/** A track that was listened to, when in milliseconds since 1970. */
export interface Play {
  trackId: number;
  playedAt: number;
}

/** How often somebody played a track, and when last. */
export interface PlayCount {
  trackId: number;
  plays: number;
  lastAt: number;
}

/** What a track is called, for those who look for it by that. */
export interface TrackCalled {
  trackId: number;
  artist: string | null;
  title: string | null;
  album: string | null;
  durationSeconds: number | null;
  /** MusicBrainz's id of the recording. */
  recordingId: string | null;
}

/** What was listened to. The person's own plays are those of the listener ''. Throws LibraryError. */
export class Plays {
  readonly #connection: Connection;
  readonly #add: Statement<[number, string, number, PlaySource]>;
  readonly #counts: Statement<[string], PlayCount>;
  readonly #listeners: Statement<[], { listener: string; plays: number; tracks: number }>;
  readonly #forget: Statement<[string]>;
  readonly #called: Statement<[], TrackCalled>;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { database } = connection;
    this.#add = database.prepare(
      `INSERT OR IGNORE INTO plays (track_id, listener, played_at, source) VALUES (?, ?, ?, ?)`,
    );
    this.#counts = database.prepare(
      `SELECT track_id AS trackId, count(*) AS plays, max(played_at) AS lastAt FROM plays WHERE listener = ? GROUP BY track_id`,
    );
    this.#listeners = database.prepare(
      `SELECT listener, count(*) AS plays, count(DISTINCT track_id) AS tracks FROM plays GROUP BY listener ORDER BY listener`,
    );
    this.#forget = database.prepare(`DELETE FROM plays WHERE listener = ?`);
    this.#called = database.prepare(
      `SELECT id AS trackId, artist, title, album, duration_seconds AS durationSeconds,
         other_tags ->> '$.musicBrainz.recording' AS recordingId
       FROM tracks WHERE EXISTS (SELECT 1 FROM files WHERE files.track_id = tracks.id AND missing_since IS NULL)`,
    );
  }

  /** Notes what somebody played; what is known already is left out. Returns how many were new. */
  add(plays: readonly Play[], source: PlaySource, listener = ''): number {
    return this.#connection.transaction(() =>
      plays.reduce(
        (added, { trackId, playedAt }) => added + this.#add.run(trackId, listener, playedAt, source).changes,
        0,
      ),
    );
  }

  countsOf(listener = ''): PlayCount[] {
    return this.#connection.read(() => this.#counts.all(listener));
  }

  listeners(): { listener: string; plays: number; tracks: number }[] {
    return this.#connection.read(() => this.#listeners.all());
  }

  /** Deletes all that somebody played; returns how many plays these were. */
  forget(listener: string): number {
    return this.#connection.transaction(() => this.#forget.run(listener).changes);
  }

  /** What the tracks are called that have a file which is there. */
  tracksCalled(): TrackCalled[] {
    return this.#connection.read(() => this.#called.all());
  }
}

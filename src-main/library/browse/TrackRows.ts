import type { Statement } from 'better-sqlite3';
import type { SaidBy, TrackRow, TrackTag } from '../../api.ts';
import { decodePath, displayPath, displayText } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import type { Roots } from '../Roots.ts';
import { saidNone } from '../../scores/musicTasks.ts';
import { shownFile } from '../shownFile.ts';
import { musicColumns, takeMusic, type MusicColumns } from '../musicColumns.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { uncertainGenre } from '../index/uncertainGenre.ts';

interface StoredRow extends MusicColumns {
  trackId: number;
  title: string | null;
  artist: string | null;
  album: string | null;
  year: number | null;
  durationSeconds: number | null;
  loudnessLufs: number | null;
  rating: number | null;
  ratingFrom: 'person' | 'file' | null;
  trackNumber: number | null;
  discNumber: number | null;
  codec: string | null;
  addedAt: number;
  plays: number;
  bitsPerSecond: number | null;
  folder: Buffer | null;
  covers: number | null;
  fileName: Buffer | null;
  directoryId: number | null;
  gone: number;
  whyNoTempo: string | null;
  whyNoKey: string | null;
}

/** Why the model that listened last found none. */
const reasonIn = (table: string) =>
  `(SELECT reason FROM ${table} JOIN hearing_models ON hearing_models.id = model_id WHERE track_id = tracks.id
    ORDER BY used_at DESC, model_id DESC LIMIT 1)`;

/** What a list shows of tracks. */
export class TrackRows {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #roots: Roots;
  readonly #get: Statement<[number], StoredRow>;
  readonly #folders: Statement<[number], Buffer>;

  constructor(connection: Connection, index: TrackIndex, roots: Roots) {
    this.#connection = connection;
    this.#index = index;
    this.#roots = roots;
    this.#get = connection.database.prepare(
      `SELECT tracks.id AS trackId, title, artist, album, year, duration_seconds AS durationSeconds,
         integrated_lufs AS loudnessLufs, stars AS rating, stars_from AS ratingFrom, ${musicColumns},
         track_number AS trackNumber, disc_number AS discNumber, codec, added_at AS addedAt,
         iif(start_us = 0 AND end_us = 0 AND duration_seconds > 0, round(size * 8 / duration_seconds), NULL) AS bitsPerSecond,
         path AS folder, (SELECT count(*) FROM plays WHERE listener = '' AND track_id = tracks.id) AS plays,
         other_tags ->> '$.coverCount' AS covers, name AS fileName, folder_id AS directoryId,
         missing_since IS NOT NULL OR files.id IS NULL AS gone,
         iif(bpm IS NULL, ${reasonIn('rhythms')}, NULL) AS whyNoTempo, iif(key IS NULL, ${reasonIn('keys')}, NULL) AS whyNoKey
       FROM tracks LEFT JOIN loudness ON loudness.track_id = tracks.id
         LEFT JOIN music ON music.track_id = tracks.id
         LEFT JOIN ratings ON ratings.track_id = tracks.id LEFT JOIN files ON files.id = ${shownFile}
         LEFT JOIN folders ON folders.id = folder_id
       WHERE tracks.id = ?`,
    );
    this.#folders = connection.database
      .prepare<[number], Buffer>(
        `SELECT path FROM files JOIN folders ON folders.id = folder_id WHERE track_id = ? AND missing_since IS NULL`,
      )
      .pluck();
  }

  /** Returns a track as a list shows it, undefined where there is none of this id. */
  get(trackId: number): TrackRow | undefined {
    const row = this.#connection.read(() => this.#get.get(trackId));
    if (!row) return undefined;
    const { title, artist, album, covers, fileName, folder, gone, whyNoTempo, whyNoKey, ...shown } = row;
    const isNone = (value: number | null, from: SaidBy | null) => value === null && from === 'person';
    return {
      ...takeMusic(shown),
      title: title && displayText(title),
      artist: artist && displayText(artist),
      album: album && displayText(album),
      noTempo: isNone(row.bpm, row.bpmFrom) ? saidNone : whyNoTempo,
      noKey: isNone(row.keyNumber, row.keyFrom) ? saidNone : whyNoKey,
      fileName: fileName === null ? '' : displayPath(decodePath(fileName)),
      folder: folder === null ? '' : displayPath(decodePath(folder)),
      hasCover: (covers ?? 0) > 0,
      missing: gone ? 'gone' : this.#isAway(trackId) ? 'away' : null,
      tags: [...this.tagsOf(trackId), ...this.#uncertain(trackId)],
    };
  }

  /** Whether every file that is not gone lies on a drive that is away. */
  #isAway(trackId: number): boolean {
    if (!this.#roots.someAway) return false;
    const folders = this.#connection.read(() => this.#folders.all(trackId));
    return folders.every((folder) => this.#roots.isAway(folder));
  }

  /** Returns the tags that a track carries, the strongest first. */
  tagsOf(trackId: number): TrackTag[] {
    const { states, modelId, vocabulary } = this.#index;
    return states
      .ofTrack(trackId, modelId, vocabulary)
      .filter(({ tagId, state }) => state !== 'rejected' && vocabulary.isShown(tagId))
      .sort(strongestFirst);
  }

  /** Where a track shows no genre, its best one if it is at least likely. */
  #uncertain(trackId: number): TrackTag[] {
    const { states, modelId, vocabulary } = this.#index;
    const known = states.ofTrack(trackId, modelId, vocabulary);
    const genre = uncertainGenre(states.heard(trackId, modelId, vocabulary), known, vocabulary);
    return genre ? [{ ...genre, state: 'suggested', uncertain: true }] : [];
  }

  /** Returns tracks by their rows in the index. */
  ofRows(rows: Iterable<number>): TrackRow[] {
    const { columns } = this.#index;
    return Array.from(rows, (row) => this.get(columns.ids[row]!)!);
  }
}

type Strong = Pick<TrackTag, 'tagId' | 'strength'>;

/** What no model heard stands there because the person or the file says so: that is certain. */
export function strongestFirst(a: Strong, b: Strong): number {
  return (b.strength ?? 1) - (a.strength ?? 1) || a.tagId - b.tagId;
}

import type { Statement } from 'better-sqlite3';
import { basename, dirname, join, relative } from 'node:path';
import type { TagState } from '../../api.ts';
import { decodePath, isWhole, isWithin, type Span } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import type { Roots } from '../Roots.ts';
import { shownFile } from '../shownFile.ts';
import { joinPath, type StoredPath } from '../storedPath.ts';
import { TrackRows } from './TrackRows.ts';

/** What another program is told of a track that it plays. */
export interface CatalogueSong {
  trackId: number;
  title: string | null;
  artist: string | null;
  /** Each artist by itself, where the file keeps them apart. */
  artists: string[];
  album: string | null;
  albumArtist: string | null;
  year: number | null;
  trackNumber: number | null;
  discNumber: number | null;
  durationSeconds: number | null;
  sampleRateHz: number | null;
  channels: number | null;
  codec: string | null;
  container: string | null;
  /** Milliseconds since 1970. */
  addedAt: number;
  bpm: number | null;
  /** 0.5..5, in halves. */
  stars: number | null;
  /** MusicBrainz's id of the recording. */
  musicBrainzId: string | null;
  path: string;
  /** The path from the folder that the person added; its folder and name where it is in none. */
  pathBelow: string;
  /** Of the file, in bytes. */
  size: number;
  /** Which part of the file it is, where it is not all of it. */
  part?: Span;
  /**
   * What it carries: the genres of its file in their order, then what else the person or the file says, then what was
   * heard, the strongest first.
   */
  tags: { name: string; category: string; state: TagState }[];
}

type StoredSong = Omit<CatalogueSong, 'artists' | 'path' | 'pathBelow' | 'part' | 'tags'> &
  StoredPath &
  Span & { artistList: string | null; genreList: string };

/** The tracks of the library as other programs are told of them. */
export class CatalogueSongs {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #rows: TrackRows;
  readonly #get: Statement<[number], StoredSong>;
  readonly #roots: Statement<[], Buffer>;

  constructor(connection: Connection, index: TrackIndex, roots: Roots) {
    this.#connection = connection;
    this.#index = index;
    this.#rows = new TrackRows(connection, index, roots);
    const { database } = connection;
    this.#get = database.prepare(
      `SELECT tracks.id AS trackId, title, artist, album, album_artist AS albumArtist, year, track_number AS trackNumber,
         disc_number AS discNumber, duration_seconds AS durationSeconds, sample_rate_hz AS sampleRateHz, channels, codec,
         container, added_at AS addedAt, other_tags ->> '$.artists' AS artistList, genres AS genreList, bpm, stars,
         other_tags ->> '$.musicBrainz.recording' AS musicBrainzId, path AS folder, name, size,
         start_us AS startUs, end_us AS endUs
       FROM tracks LEFT JOIN music ON music.track_id = tracks.id LEFT JOIN ratings ON ratings.track_id = tracks.id JOIN files ON files.id = ${shownFile}
         JOIN folders ON folders.id = folder_id
       WHERE tracks.id = ? AND missing_since IS NULL`,
    );
    this.#roots = database.prepare<[], Buffer>(`SELECT path FROM roots WHERE NOT removed`).pluck();
  }

  /** Reads tracks, in this order; those without a file that is there are left out. */
  read(trackIds: Iterable<number>): CatalogueSong[] {
    this.#index.refreshVocabulary();
    const names = new Map(this.#index.vocabulary.tags().map((tag) => [tag.id, tag]));
    return this.#connection.read(() => {
      const roots = this.#roots.all().map(decodePath);
      return Array.from(trackIds).flatMap((trackId) => {
        const stored = this.#get.get(trackId);
        if (!stored) return [];
        const { folder, name, startUs, endUs, artistList, genreList, ...song } = stored;
        const path = joinPath({ folder, name });
        const root = roots.find((one) => isWithin(path, one));
        const part = { startUs, endUs };
        return {
          ...song,
          artists: textsOf(artistList),
          path,
          pathBelow:
            root === undefined ? join(basename(dirname(path)), basename(path)) : relative(root, path),
          ...(!isWhole(part) && { part }),
          tags: this.#tagsOf(trackId, textsOf(genreList), names),
        };
      });
    });
  }

  #tagsOf(
    trackId: number,
    genres: readonly string[],
    names: ReadonlyMap<number, { name: string; category: string }>,
  ): CatalogueSong['tags'] {
    const carried = this.#rows.tagsOf(trackId).map(({ tagId, state }) => {
      const { name, category } = names.get(tagId)!;
      return { name, category, state };
    });
    const placeOf = ({ name, state }: CatalogueSong['tags'][number]) => {
      if (state === 'suggested') return genres.length + 1;
      const place = genres.findIndex((genre) => genre.toLowerCase() === name.toLowerCase());
      return place === -1 ? genres.length : place;
    };
    return carried.sort((a, b) => placeOf(a) - placeOf(b));
  }
}

/** The texts of a list as the library keeps it. */
function textsOf(list: string | null): string[] {
  const texts: unknown = list === null ? [] : JSON.parse(list);
  return Array.isArray(texts) ? texts.filter((one) => typeof one === 'string') : [];
}

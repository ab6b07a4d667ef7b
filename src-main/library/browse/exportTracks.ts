import type { ExportedFile, ExportFormat, TagState } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { dirname } from 'node:path';
import { joinPath } from '../storedPath.ts';
import { displayPath, isWhole, isWithin, type Span } from '../../paths.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { isNameable, m3u8Of, xspfOf, type PathStyle } from './playlists.ts';
import { musicColumns, takeMusic, type MusicColumns } from '../musicColumns.ts';
import { musicJson } from '../musicJson.ts';
import { shownFile } from '../shownFile.ts';
import type { TrackRows } from './TrackRows.ts';

interface StoredTrack extends MusicColumns {
  trackId: number;
  artist: string | null;
  title: string | null;
  album: string | null;
  year: number | null;
  durationSeconds: number | null;
  /** 0.5..5, in halves. */
  stars: number | null;
  folder: Buffer;
  name: Buffer;
  startUs: number;
  endUs: number;
}
type ExportedTrack = Omit<StoredTrack, 'trackId' | 'folder' | 'name' | keyof Span | keyof MusicColumns> & {
  /** What counts of tempo, key and singing; what there is none of is absent. */
  music: ReturnType<typeof musicJson>;
  path: string;
  /** Which part of the file it is, where it is not all of it. */
  part?: Span;
  /** None for a playlist, which has no place for them. */
  tags: { name: string; category: string; state: TagState; strength: number | null }[];
};

/** One file of a track that has several, with what it says itself. */
export interface CopyWords extends Pick<StoredTrack, 'title' | 'artist' | 'album' | 'year'> {
  path: string;
}

type Write = (tracks: ExportedTrack[], paths: PathStyle | undefined) => string;

const writers: Record<ExportFormat, { mediaType: string; write: Write }> = {
  m3u8: { mediaType: 'audio/mpegurl', write: m3u8Of },
  xspf: { mediaType: 'application/xspf+xml', write: xspfOf },
  csv: { mediaType: 'text/csv', write: (tracks) => tableOf(tracks, neutral) },
  'csv-exact': { mediaType: 'text/csv', write: (tracks) => tableOf(tracks, (text) => text) },
  json: { mediaType: 'application/json', write: jsonOf },
};

/**
 * Writes tracks as a playlist, with paths as they are asked for, or as a table, in the order given. `copies` says which file of
 * a track is meant where it has several, and what that says.
 */
export function exportTracks(
  connection: Connection,
  index: TrackIndex,
  rows: TrackRows,
  trackIds: readonly number[],
  format: ExportFormat,
  {
    paths,
    copies,
  }: { paths?: PathStyle | undefined; copies?: ReadonlyMap<number, CopyWords> | undefined } = {},
): ExportedFile {
  const get = connection.database.prepare<[number], StoredTrack>(
    `SELECT tracks.id AS trackId, artist, title, album, year, duration_seconds AS durationSeconds, stars,
       path AS folder, name, start_us AS startUs, end_us AS endUs, ${musicColumns}
     FROM tracks LEFT JOIN music ON music.track_id = tracks.id LEFT JOIN ratings ON ratings.track_id = tracks.id
       JOIN files ON files.id = ${shownFile} JOIN folders ON folders.id = folder_id WHERE tracks.id = ?`,
  );
  const vocabulary = new Map(index.vocabulary.tags().map((tag) => [tag.id, tag]));
  const tagsOf = (trackId: number) =>
    rows.tagsOf(trackId).map(({ tagId, state, strength }) => {
      const { name, category } = vocabulary.get(tagId)!;
      return { name, category, state, strength };
    });
  const isPlaylist = format === 'm3u8' || format === 'xspf';
  const tracks = connection.read(() =>
    trackIds.flatMap((id): ExportedTrack[] => {
      const stored = get.get(id);
      if (!stored) return [];
      const { trackId, folder, name, startUs, endUs, tempo, key, vocals, ...shown } = takeMusic(stored);
      const part = { startUs, endUs };
      return [
        {
          ...shown,
          path: joinPath({ folder, name }),
          ...(!isWhole(part) && { part }),
          ...copies?.get(trackId),
          music: musicJson({ tempo, key, vocals }),
          tags: isPlaylist ? [] : tagsOf(trackId),
        },
      ];
    }),
  );
  const { mediaType, write } = writers[format];
  const folder = paths?.fromCommonFolder ? commonFolder(tracks) : undefined;
  const style = folder === undefined ? paths : { ...paths, relativeTo: folder };
  return {
    fileName: `hearmark.${format.split('-')[0]!}`,
    mediaType,
    text: write(tracks, style),
    leftOut: format === 'm3u8' ? tracks.filter(({ path }) => !isNameable(path)).length : 0,
    ...(folder !== undefined && { folder: displayPath(folder) }),
  };
}

/** The deepest folder that holds all files; undefined where there is none, on Windows for several drives. */
function commonFolder(tracks: readonly ExportedTrack[]): string | undefined {
  const folders = tracks.map(({ path }) => dirname(path));
  let common = folders[0];
  while (common !== undefined && !folders.every((folder) => isWithin(folder, common!)))
    common = dirname(common) === common ? undefined : dirname(common);
  return common;
}

const columns: [string, (track: ExportedTrack) => string | number | null][] = [
  ['path', ({ path }) => path.toWellFormed()],
  ['artist', ({ artist }) => artist],
  ['title', ({ title }) => title],
  ['album', ({ album }) => album],
  ['year', ({ year }) => year],
  ['seconds', ({ durationSeconds }) => durationSeconds],
  ['your tags', namesOf('accepted', 'added')],
  ['file tags', namesOf('file')],
  ['suggested tags', namesOf('suggested')],
  ['bpm', ({ music }) => music.bpm ?? null],
  ['key', ({ music }) => music.key ?? null],
  ['stars', ({ stars }) => stars],
];

function namesOf(...states: TagState[]) {
  return ({ tags }: ExportedTrack) =>
    tags
      .filter(({ state }) => states.includes(state))
      .map(({ name }) => name)
      .join('; ');
}

/** RFC 4180. */
function tableOf(tracks: ExportedTrack[], textOf: (text: string) => string): string {
  const lines = tracks.map((track) =>
    columns.map(([, valueOf]) => cell(textOf(String(valueOf(track) ?? '')))).join(','),
  );
  return [columns.map(([name]) => name).join(','), ...lines, ''].join('\r\n');
}

/** A spreadsheet computes what begins so, and a formula of a stranger may send the table away: an apostrophe makes it text. */
function neutral(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function jsonOf(tracks: ExportedTrack[]): string {
  const told = tracks.map(({ music, ...track }) => ({ ...track, ...music }));
  return `${JSON.stringify(told, null, 2)}\n`;
}

import { basename } from 'node:path';
import type { ExportedFile, ExportFormat, TagState } from '../../api.ts';
import { displayPath } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import { joinPath } from '../storedPath.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { shownFile, type TrackRows } from './TrackRows.ts';

interface StoredTrack {
  trackId: number;
  artist: string | null;
  title: string | null;
  album: string | null;
  year: number | null;
  durationSeconds: number | null;
  folder: Buffer;
  name: Buffer;
}
type ExportedTrack = Omit<StoredTrack, 'trackId' | 'folder' | 'name'> & {
  path: string;
  /** None for a playlist, which has no place for them. */
  tags: { name: string; category: string; state: TagState; strength: number | null }[];
};

const writers: Record<ExportFormat, { mediaType: string; write: (tracks: ExportedTrack[]) => string }> = {
  m3u8: { mediaType: 'audio/mpegurl', write: playlistOf },
  csv: { mediaType: 'text/csv', write: (tracks) => tableOf(tracks, neutral) },
  'csv-exact': { mediaType: 'text/csv', write: (tracks) => tableOf(tracks, (text) => text) },
  json: { mediaType: 'application/json', write: jsonOf },
};

/** Writes tracks as a playlist or a table, in the order given. */
export function exportTracks(
  connection: Connection,
  index: TrackIndex,
  rows: TrackRows,
  trackIds: readonly number[],
  format: ExportFormat,
): ExportedFile {
  const get = connection.database.prepare<[number], StoredTrack>(
    `SELECT tracks.id AS trackId, artist, title, album, year, duration_seconds AS durationSeconds,
       path AS folder, name
     FROM tracks JOIN files ON files.id = ${shownFile} JOIN folders ON folders.id = folder_id WHERE tracks.id = ?`,
  );
  const vocabulary = new Map(index.vocabulary.tags().map((tag) => [tag.id, tag]));
  const tagsOf = (trackId: number) =>
    rows.tagsOf(trackId).map(({ tagId, state, strength }) => {
      const { name, category } = vocabulary.get(tagId)!;
      return { name, category, state, strength };
    });
  const tracks = connection.read(() =>
    trackIds.flatMap((id): ExportedTrack[] => {
      const stored = get.get(id);
      if (!stored) return [];
      const { trackId, folder, name, ...shown } = stored;
      return [{ ...shown, path: joinPath({ folder, name }), tags: format === 'm3u8' ? [] : tagsOf(trackId) }];
    }),
  );
  const { mediaType, write } = writers[format];
  return { fileName: `hearmark.${format.split('-')[0]!}`, mediaType, text: write(tracks) };
}

/** Extended M3U in UTF-8: no other text can name a file whose name is not text. */
function playlistOf(tracks: ExportedTrack[]): string {
  const lines = tracks.flatMap(({ artist, title, durationSeconds, path }) => {
    const name = oneLine([artist, title ?? basename(displayPath(path))].filter(Boolean).join(' - '));
    if (!path.isWellFormed() || /[\r\n]/.test(path)) {
      return [`# Left out, because a playlist cannot hold the name of its file: ${name}`];
    }
    return [`#EXTINF:${Math.round(durationSeconds ?? -1)},${name}`, path];
  });
  return ['#EXTM3U', ...lines, ''].join('\n');
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
  return `${JSON.stringify(tracks, null, 2)}\n`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

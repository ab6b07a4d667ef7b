import { parseCsv } from '../../files/parseCsv.ts';
import type { NotedListen } from './NotedListen.ts';

/** "19 Aug 2026 20:48", of UTC; a comma behind the year, and seconds, may be there. */
const dateForm = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}),? (\d{2}:\d{2}(?::\d{2})?)$/;
/** The first row, with what its cells hold, is no longer. */
const firstRowMax = 2 ** 16;

/** How a table of scrobbles is laid out: which cells of a row are what. */
export interface LastfmTable {
  comma: ',' | ';';
  isTitled: boolean;
  artist: number;
  album: number;
  title: number;
  /** -1: it has none. */
  recordingId: number;
  at: number;
  /** Milliseconds since 1970; NaN of what is no such time. */
  timeOf(cell: string): number;
}

/**
 * Sees by its first row how a table of scrobbles (CSV) is laid out, as three programs write it that fetch them from Last.fm, which exports none
 * itself: with a line of titles, `uts` (seconds since 1970), `artist`, `album`, `track` and `track_mbid` among them; or `Artist;Album;AlbumId;Track;Date#…`
 * (milliseconds); or without, artist, album, track and date. Undefined where it is none of these.
 */
export function lastfmTableOf(content: string): LastfmTable | undefined {
  for (const comma of [',', ';'] as const) {
    const first = parseCsv(content.slice(0, firstRowMax), { comma, skipsDamaged: true })[0] ?? [];
    const titles = first.map((title) => title.trim().toLowerCase());
    const placeOf = (wanted: string) => titles.findIndex((title) => title === wanted || title.startsWith(`${wanted}#`)); // prettier-ignore
    const [artist, album, title] = [placeOf('artist'), placeOf('album'), placeOf('track')];
    const titled = { comma, isTitled: true, artist, album, title, recordingId: placeOf('track_mbid') };
    if (artist >= 0 && title >= 0) {
      const [seconds, milliseconds] = [placeOf('uts'), placeOf('date')];
      if (seconds >= 0) return { ...titled, at: seconds, timeOf: (cell) => Number(cell) * 1000 };
      if (milliseconds >= 0 && comma === ';') return { ...titled, at: milliseconds, timeOf: Number };
    }
    if (comma === ',' && first.length === 4 && dateForm.test(first[3]!.trim()))
      return { comma, isTitled: false, artist: 0, album: 1, title: 2, recordingId: -1, at: 3, timeOf: timeOfDate }; // prettier-ignore
  }
  return undefined;
}

/** Reads the rows of a table, or of a part of one: what can be read, and how many rows cannot. */
export function readLastfm(
  content: string,
  table: LastfmTable,
  isBeginning: boolean,
): { listens: NotedListen[]; unread: number } {
  const all = parseCsv(content, { comma: table.comma, skipsDamaged: true });
  const rows = table.isTitled && isBeginning ? all.slice(1) : all;
  const listens = rows.flatMap((row) => listenOf(row, table));
  return { listens, unread: rows.length - listens.length };
}

/** None where it says too little; a track that plays just now has no time. */
function listenOf(row: readonly string[], table: LastfmTable): NotedListen[] {
  const cellAt = (place: number) => row[place]?.trim() ?? '';
  const [artist, album, title] = [cellAt(table.artist), cellAt(table.album), cellAt(table.title)];
  const [recordingId, playedAt] = [cellAt(table.recordingId), table.timeOf(cellAt(table.at))];
  if (artist === '' || title === '' || !Number.isSafeInteger(playedAt) || playedAt <= 0) return [];
  return [
    { artist, title, playedAt, ...(album !== '' && { album }), ...(recordingId !== '' && { recordingId }) },
  ];
}

function timeOfDate(date: string): number {
  const [, day, month, year, time] = dateForm.exec(date) ?? [];
  return Date.parse(`${day} ${month} ${year} ${time} UTC`);
}

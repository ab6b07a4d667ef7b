import { parseCsv } from '../../files/parseCsv.ts';
import type { NotedListen } from './NotedListen.ts';

/** "19 Aug 2026 20:48", of UTC; a comma behind the year, and seconds, may be there. */
const dateForm = /^(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}),? (\d{2}:\d{2}(?::\d{2})?)$/;

/**
 * Reads a table of scrobbles (CSV) as two programs write it that fetch them from Last.fm, which exports none itself: with a line of titles, `uts`
 * (seconds since 1970), `artist`, `album`, `track` and `track_mbid` among them; or without, artist, album, track and date. Undefined where it
 * is neither; else what can be read, and how many rows cannot.
 */
export function readLastfm(content: string): { listens: NotedListen[]; unread: number } | undefined {
  let rows: string[][];
  try {
    rows = parseCsv(content);
  } catch {
    return undefined;
  }
  const titles = rows[0]?.map((title) => title.trim().toLowerCase()) ?? [];
  const placeOf = (title: string) => titles.indexOf(title);
  const isTitled = ['uts', 'artist', 'track'].every((title) => placeOf(title) >= 0);
  if (!isTitled && !(rows[0]?.length === 4 && dateForm.test(rows[0][3]!.trim()))) return undefined;
  const listens = rows.slice(isTitled ? 1 : 0).flatMap((row) => {
    const at = (place: number) => row[place]?.trim() ?? '';
    const of = (title: string, place: number) => at(isTitled ? placeOf(title) : place);
    return listenOf({
      artist: of('artist', 0),
      album: of('album', 1),
      title: of('track', 2),
      recordingId: isTitled ? at(placeOf('track_mbid')) : '',
      playedAt: isTitled ? Number(at(placeOf('uts'))) * 1000 : timeOf(at(3)),
    });
  });
  return { listens, unread: rows.length - (isTitled ? 1 : 0) - listens.length };
}

interface Row {
  artist: string;
  album: string;
  title: string;
  recordingId: string;
  /** Milliseconds since 1970. */
  playedAt: number;
}

/** None where it says too little; a track that plays just now has no time. */
function listenOf({ artist, album, title, recordingId, playedAt }: Row): NotedListen[] {
  if (artist === '' || title === '' || !Number.isSafeInteger(playedAt) || playedAt <= 0) return [];
  return [
    { artist, title, playedAt, ...(album !== '' && { album }), ...(recordingId !== '' && { recordingId }) },
  ];
}

/** Milliseconds since 1970; NaN of what is no such date. */
function timeOf(date: string): number {
  const [, day, month, year, time] = dateForm.exec(date) ?? [];
  return Date.parse(`${day} ${month} ${year} ${time} UTC`);
}

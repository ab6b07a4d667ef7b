import { ParameterError } from '../../errors.ts';
import type { NotedListen, ReadListens } from './NotedListen.ts';
import { isJsonList, readJsonLines, readJsonList, timeOf } from './readJson.ts';
import { lastfmTableOf, readLastfm } from './readLastfm.ts';

/** Reads a part of a file of listens that ends with a line: the beginning first. */
export type ListenReader = (part: string) => ReadListens;

/**
 * Reads a .scrobbler.log as players write it (Audioscrobbler 1.0 and 1.1: fields between tabs; what was skipped there is no listen), a
 * table of Last.fm's scrobbles (readLastfm), or JSON (readJson). Throws ParameterError for anything else.
 */
export function readListens(text: string): ReadListens {
  const content = beginningOf(text);
  return listenReader(content)(content);
}

export function beginningOf(text: string): string {
  return text.replace(/^\ufeff/, '').trimStart();
}

/** Whether it is one list, which cannot be read in parts. */
export function isOneList(content: string): boolean {
  return isJsonList(content) && !lastfmTableOf(content);
}

/** Sees by the beginning of a file how all of it is read. Throws ParameterError for what is none of these. */
export function listenReader(beginning: string): ListenReader {
  if (beginning.startsWith('#AUDIOSCROBBLER/')) return readScrobblerLog;
  // First, as an artist may be called "[re:jazz]"; JSON is no table from its first quote on
  const table = lastfmTableOf(beginning);
  if (table) return (part) => ({ source: 'scrobbler', ...readLastfm(part, table, part === beginning) });
  if (isJsonList(beginning)) return readJsonList;
  if (beginning.startsWith('{')) return readJsonLines;
  throw new ParameterError(
    'it is neither an export of ListenBrainz or Spotify (JSON), nor scrobbles of Last.fm (CSV or JSON), nor a .scrobbler.log',
  );
}

/** Artist, album, title, number, seconds, L(istened) or S(kipped), when, and MusicBrainz's id of the recording. */
function readScrobblerLog(content: string): ReadListens {
  const lines = content.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  let skipped = 0;
  const listens = lines.flatMap((line): NotedListen[] => {
    const [artist = '', album = '', title = '', , seconds, rating, at, recordingId = ''] = line.split('\t');
    if (rating === 'S') skipped++;
    const playedAt = timeOf(at);
    if (artist === '' || title === '' || rating !== 'L' || playedAt === undefined) return [];
    return [
      {
        artist,
        title,
        playedAt,
        ...(album !== '' && { album }),
        ...(Number(seconds) > 0 && { durationSeconds: Number(seconds) }),
        ...(recordingId !== '' && { recordingId }),
      },
    ];
  });
  return { source: 'scrobbler', listens, unread: lines.length - listens.length - skipped };
}

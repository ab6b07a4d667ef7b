import { ParameterError } from '../../errors.ts';
import type { NotedListen } from './NotedListen.ts';
import { lastfmTableOf, readLastfm } from './readLastfm.ts';

export interface ReadListens {
  source: 'listenbrainz' | 'scrobbler';
  listens: NotedListen[];
  /** Entries that say too little to be of use. */
  unread: number;
}

/** Reads a part of a file of listens that ends with a line: the beginning first. */
export type ListenReader = (part: string) => ReadListens;

/**
 * Reads what ListenBrainz exports (a line of JSON a listen, or one list of them), or a .scrobbler.log as players write it
 * (Audioscrobbler 1.0 and 1.1: fields between tabs; what was skipped there is no listen), or a table of Last.fm's scrobbles
 * (readLastfm). Throws ParameterError for anything else.
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
  return content.startsWith('[') && !lastfmTableOf(content);
}

/** Sees by the beginning of a file how all of it is read. Throws ParameterError for what is none of these. */
export function listenReader(beginning: string): ListenReader {
  if (beginning.startsWith('#AUDIOSCROBBLER/')) return readScrobblerLog;
  // First, as an artist may be called "[re:jazz]"; JSON is no table from its first quote on
  const table = lastfmTableOf(beginning);
  if (table) return (part) => ({ source: 'scrobbler', ...readLastfm(part, table, part === beginning) });
  if (beginning.startsWith('[')) return readList;
  if (beginning.startsWith('{')) return (part) => readListenBrainz(linesOf(part).map(parsed));
  throw new ParameterError(
    'it is neither an export of ListenBrainz (JSON), nor a table of scrobbles of Last.fm (CSV), nor a .scrobbler.log',
  );
}

function readList(content: string): ReadListens {
  const entries = parsed(content);
  if (!Array.isArray(entries))
    throw new ParameterError('it begins as an export of ListenBrainz, and is damaged');
  return readListenBrainz(entries);
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function readListenBrainz(entries: readonly unknown[]): ReadListens {
  const listens = entries.flatMap((entry) => listenOf(entry) ?? []);
  return { source: 'listenbrainz', listens, unread: entries.length - listens.length };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** https://listenbrainz.readthedocs.io/en/latest/users/json.html */
function listenOf(entry: unknown): NotedListen | undefined {
  const { listened_at: seconds, timestamp, track_metadata: track } = (entry ?? {}) as Record<string, unknown>;
  const playedAt = timeOf(seconds ?? timestamp);
  const { artist_name: artist, track_name: title, release_name: album, additional_info: info, mbid_mapping: mapped } =
    (track ?? {}) as Record<string, unknown>; // prettier-ignore
  if (typeof artist !== 'string' || typeof title !== 'string' || playedAt === undefined) return undefined;
  const { recording_mbid: own, duration_ms: ms, duration } = (info ?? {}) as Record<string, unknown>;
  const { recording_mbid: found } = (mapped ?? {}) as Record<string, unknown>;
  const durationSeconds = Number(ms) > 0 ? Number(ms) / 1000 : Number(duration);
  const recordingId = typeof own === 'string' && own !== '' ? own : found;
  return {
    artist,
    title,
    playedAt,
    ...(typeof album === 'string' && album !== '' && { album }),
    ...(durationSeconds > 0 && { durationSeconds }),
    ...(typeof recordingId === 'string' && { recordingId }),
  };
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

/** Seconds since 1970 as whole milliseconds; undefined of what is no such time. */
function timeOf(seconds: unknown): number | undefined {
  const playedAt = Math.round(Number(seconds) * 1000);
  return playedAt > 0 && Number.isSafeInteger(playedAt) ? playedAt : undefined;
}

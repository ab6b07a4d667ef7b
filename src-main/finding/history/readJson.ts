import { ParameterError } from '../../errors.ts';
import type { NotedListen, ReadListens } from './NotedListen.ts';

/** How Last.fm's scrobbles begin as lastfmstats.com exports them: one object with a list in it. No name is longer. */
const scrobblesBeginning = /^\{\s*"username"\s*:\s*"(?:[^"\\]|\\.){0,255}"\s*,\s*"scrobbles"\s*:\s*\[/;
/** What Spotify played for less was skipped: it counts a stream from there on. */
const streamMs = 30_000;

type Entry = Record<string, unknown>;

/** Whether a file is one list, to be read as a whole. */
export function isJsonList(beginning: string): boolean {
  return beginning.startsWith('[') || scrobblesBeginning.test(beginning);
}

/** A list of listens, by ListenBrainz, Spotify or lastfmstats.com. Throws ParameterError where it is damaged. */
export function readJsonList(content: string): ReadListens {
  const whole = parsed(content);
  const entries = Array.isArray(whole) ? whole : (whole as Entry | undefined)?.scrobbles;
  if (!Array.isArray(entries))
    throw new ParameterError('it begins as a list of listens (JSON), and is damaged');
  return readEntries(entries);
}

/** A listen a line, as ListenBrainz exports them. */
export function readJsonLines(content: string): ReadListens {
  return readEntries(
    content
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parsed),
  );
}

/** Seconds since 1970 as whole milliseconds; undefined of what is no such time. */
export function timeOf(seconds: unknown): number | undefined {
  const playedAt = Math.round(Number(seconds) * 1000);
  return playedAt > 0 && Number.isSafeInteger(playedAt) ? playedAt : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readEntries(entries: readonly unknown[]): ReadListens {
  let [skipped, isOfListenBrainz] = [0, true];
  const listens = entries.flatMap((each) => {
    const entry = (each ?? {}) as Entry;
    if (isSkipped(entry)) {
      skipped++;
      return [];
    }
    const played = ofLastfm(entry) ?? ofSpotify(entry);
    if (played) isOfListenBrainz = false;
    return played ?? ofListenBrainz(entry) ?? [];
  });
  return {
    source: isOfListenBrainz ? 'listenbrainz' : 'scrobbler',
    listens,
    unread: entries.length - listens.length - skipped,
  };
}

/** https://listenbrainz.readthedocs.io/en/latest/users/json.html */
function ofListenBrainz(entry: Entry): NotedListen | undefined {
  const { listened_at: seconds, timestamp, track_metadata: track } = entry;
  const { artist_name: artist, track_name: title, release_name: album, additional_info: info, mbid_mapping: mapped } =
    (track ?? {}) as Entry; // prettier-ignore
  const { recording_mbid: own, duration_ms: ms, duration } = (info ?? {}) as Entry;
  const { recording_mbid: found } = (mapped ?? {}) as Entry;
  const durationSeconds = Number(ms) > 0 ? Number(ms) / 1000 : Number(duration);
  const recordingId = typeof own === 'string' && own !== '' ? own : found;
  const listen = listenOf(artist, title, album, timeOf(seconds ?? timestamp));
  return (
    listen && {
      ...listen,
      ...(durationSeconds > 0 && { durationSeconds }),
      ...(typeof recordingId === 'string' && { recordingId }),
    }
  );
}

/** A scrobble as lastfmstats.com exports it: milliseconds since 1970. */
function ofLastfm({ artist, track, album, date }: Entry): NotedListen | undefined {
  return listenOf(artist, track, album, timeOf(Number(date) / 1000));
}

/** What somebody streamed, as Spotify tells it on request: the account's data (a year), or all there is; with when it ended, in UTC. */
function ofSpotify(entry: Entry): NotedListen | undefined {
  const { endTime, artistName, trackName } = entry;
  const { ts, master_metadata_album_artist_name, master_metadata_track_name, master_metadata_album_album_name } =
    entry; // prettier-ignore
  const ended = typeof ts === 'string' ? Date.parse(ts) : Date.parse(`${String(endTime).replace(' ', 'T')}Z`);
  return listenOf(
    artistName ?? master_metadata_album_artist_name,
    trackName ?? master_metadata_track_name,
    master_metadata_album_album_name,
    timeOf((ended - playedMs(entry)) / 1000),
  );
}

/** Of Spotify: what was not played for long, and what is no music. */
function isSkipped(entry: Entry): boolean {
  return entry.master_metadata_track_name === null || playedMs(entry) < streamMs;
}

/** NaN where it is not said. */
function playedMs({ ms_played, msPlayed }: Entry): number {
  return Number(ms_played ?? msPlayed);
}

function listenOf(
  artist: unknown,
  title: unknown,
  album: unknown,
  playedAt: number | undefined,
): NotedListen | undefined {
  if (typeof artist !== 'string' || typeof title !== 'string' || playedAt === undefined) return undefined;
  return { artist, title, playedAt, ...(typeof album === 'string' && album !== '' && { album }) };
}

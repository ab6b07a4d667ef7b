import type { Play, TrackCalled } from '../../library/Plays.ts';
import { foldName } from '../meanings.ts';
import type { NotedListen } from './NotedListen.ts';

/** Seconds by which two programs tell the duration of a track differently. */
const toleratedSeconds = 5;

export interface MatchedListens {
  plays: Play[];
  /** "Artist – title" of those that the library does not have, each once, the most often played first. */
  unmatched: { name: string; plays: number }[];
}

/**
 * Finds the tracks that were listened to: by MusicBrainz's id of the recording, else by artist and title; of several such the one
 * of that album, else of that duration, else the first.
 */
export function matchListens(
  listens: readonly NotedListen[],
  tracks: readonly TrackCalled[],
): MatchedListens {
  const byId = new Map(tracks.map((track) => [track.recordingId?.toLowerCase(), track]));
  const byName = Map.groupBy(tracks, ({ artist, title }) => nameOf(artist ?? '', title ?? ''));
  const plays: Play[] = [];
  const missing = new Map<string, number>();
  for (const listen of listens) {
    const { artist, title, recordingId, playedAt } = listen;
    const known = recordingId === undefined ? undefined : byId.get(recordingId.toLowerCase());
    const found = known ?? closest(byName.get(nameOf(artist, title)) ?? [], listen);
    const name = `${artist} – ${title}`;
    if (found) plays.push({ trackId: found.trackId, playedAt });
    else missing.set(name, (missing.get(name) ?? 0) + 1);
  }
  const unmatched = [...missing].map(([name, count]) => ({ name, plays: count }));
  return { plays, unmatched: unmatched.sort((a, b) => b.plays - a.plays) };
}

const nameOf = (artist: string, title: string) => `${folded(artist)} ${folded(title)}`;

/** "!!!" is an artist, too. */
const folded = (name: string) => foldName(name) || name.trim();

function closest(
  tracks: readonly TrackCalled[],
  { album, durationSeconds }: NotedListen,
): TrackCalled | undefined {
  const ofAlbum = tracks.find(
    (track) => album !== undefined && foldName(track.album ?? '') === foldName(album),
  );
  const ofDuration = tracks.find(
    (track) =>
      Math.abs((track.durationSeconds ?? -Infinity) - (durationSeconds ?? Infinity)) <= toleratedSeconds,
  );
  return ofAlbum ?? ofDuration ?? tracks[0];
}

import type { TrackRow } from '../src-main/api.ts';

/** What media keys do: the player, as far as they reach. */
export interface Played {
  readonly track: TrackRow | null;
  readonly playing: boolean;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  toggle(): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  next(): Promise<void>;
  previous(): Promise<void>;
}

/** What is used of navigator.mediaSession. */
interface Session {
  playbackState: 'none' | 'playing' | 'paused';
  setActionHandler(action: Action, handler: (details: { seekTime?: number }) => void): void;
  setPositionState(state: { duration: number; position: number }): void;
}
type Action = 'play' | 'pause' | 'nexttrack' | 'previoustrack' | 'seekto';

/** Lets the system's media keys, its lock screen and its headphones drive the player. */
export function takeMediaKeys(session: Pick<Session, 'setActionHandler'>, player: Played): void {
  session.setActionHandler('play', () => void (player.playing || player.toggle()));
  session.setActionHandler('pause', () => player.pause());
  session.setActionHandler('nexttrack', () => void player.next());
  session.setActionHandler('previoustrack', () => void player.previous());
  session.setActionHandler('seekto', ({ seekTime }) => player.seek(seekTime ?? 0));
}

/** What the system shows of a track (MediaMetadataInit); `coverUrl` is where covers are found, followed by its id. */
export function metadataOf(
  { trackId, title, fileName, artist, album, hasCover }: TrackRow,
  coverUrl: string,
) {
  const artwork = hasCover ? [{ src: `${coverUrl}${trackId}` }] : [];
  return { title: title ?? fileName, artist: artist ?? '', album: album ?? '', artwork };
}

/** Tells the system whether it plays, and where in the track it is. */
export function tellPosition(
  session: Pick<Session, 'playbackState' | 'setPositionState'>,
  { track, playing, positionSeconds, durationSeconds }: Played,
): void {
  session.playbackState = track === null ? 'none' : playing ? 'playing' : 'paused';
  // Without a duration it takes no position, and none beyond the end
  if (durationSeconds > 0)
    session.setPositionState({
      duration: durationSeconds,
      position: Math.min(positionSeconds, durationSeconds),
    });
}

import { ParameterError } from '../errors.ts';
import type { Player } from './Player.ts';

/**
 * Connects to the player at an address, with the password that stands in it or is given beside it. Rejects with
 * ParameterError where that is none, and with PlayerError.
 */
export async function openPlayer(address: string, password = ''): Promise<Player> {
  const [prefix = ''] = /^(jellyfin|plex)\+(?=https?:)/i.exec(address) ?? [];
  const url = URL.parse(address.slice(prefix.length));
  if (url && !isEncoded(url)) throw new ParameterError('in the address of a player write % as %25');
  if (url?.protocol === 'mpd:') {
    const { MpdPlayer } = await import('./mpd/MpdPlayer.ts');
    return MpdPlayer.open(url, password);
  }
  if (url && prefix.toLowerCase() === 'jellyfin+') {
    const { JellyfinPlayer } = await import('./jellyfin/JellyfinPlayer.ts');
    return JellyfinPlayer.open(url, password);
  }
  if (url && prefix.toLowerCase() === 'plex+') {
    const { PlexPlayer } = await import('./plex/PlexPlayer.ts');
    return PlexPlayer.open(url, password);
  }
  if (url && /^https?:$/.test(url.protocol)) {
    const { SubsonicPlayer } = await import('./subsonic/SubsonicPlayer.ts');
    return SubsonicPlayer.open(url, password);
  }
  // It may hold a password, so it is not repeated
  throw new ParameterError(
    'this is no address of a player: write it as mpd://host:6600, mpd:///run/mpd/socket, https://user@music.example, jellyfin+https://user@media.example or plex+http://host:32400',
  );
}

/** Whether the parts of an address that are decoded can be. */
function isEncoded({ username, password, pathname }: URL): boolean {
  try {
    [username, password, pathname].forEach(decodeURIComponent);
    return true;
  } catch {
    return false;
  }
}

/** Works with the player at an address, as openPlayer; the connection ends with the work. */
export async function withPlayer<T>(
  address: string,
  password: string,
  work: (player: Player) => Promise<T>,
): Promise<T> {
  const player = await openPlayer(address, password);
  try {
    return await work(player);
  } finally {
    player.close();
  }
}

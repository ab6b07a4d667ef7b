import { ParameterError } from '../errors.ts';
import { MpdPlayer } from './mpd/MpdPlayer.ts';
import type { Player } from './Player.ts';
import { SubsonicPlayer } from './subsonic/SubsonicPlayer.ts';

/** Connects to the player at an address, with the password that stands in it or is given beside it. Rejects with ParameterError where that is none, and with PlayerError. */
export async function openPlayer(address: string, password = ''): Promise<Player> {
  const url = URL.parse(address);
  if (url?.protocol === 'mpd:') return MpdPlayer.open(url, password);
  if (url && /^https?:$/.test(url.protocol)) return SubsonicPlayer.open(url, password);
  throw new ParameterError(
    `${address}: write it as mpd://host:6600, mpd:///run/mpd/socket or https://user@music.example`,
  );
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

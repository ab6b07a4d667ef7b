import { ParameterError, PlayerError } from '../errors.ts';
import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';
import { isSameList } from './isSameList.ts';
import type { Counterpart, Player } from './Player.ts';
import type { SentPlaylist, SentPlaylists } from './SentPlaylists.ts';

/** What sending a playlist would do. */
export interface Sending {
  /** As it is called there. */
  name: string;
  matched: { song: CatalogueSong; reference: string; by: 'path' | 'name' }[];
  /** 'twice': it is in the list already, and the player has each song once. */
  unmatched: { song: CatalogueSong; why: Extract<Counterpart, { why: string }>['why'] | 'twice' }[];
  /** How many songs stand there under that name; null: there is none. */
  before: number | null;
}

/**
 * Looks what a player has of some songs, and what stands there under that name; nothing is changed. Rejects with
 * PlayerError, ParameterError.
 */
export async function previewSending(
  player: Player,
  title: string,
  songs: readonly CatalogueSong[],
): Promise<Sending> {
  const name = player.nameOf(title);
  const before = (await player.read(name))?.length ?? null;
  // One may be in it several times
  const once = [...new Map(songs.map((song) => [song.trackId, song])).values()];
  const counterparts = await player.find(once);
  const counterpartOf = new Map(once.map(({ trackId }, place) => [trackId, counterparts[place]!]));
  const sending: Sending = { name, matched: [], unmatched: [], before };
  const taken = new Set<string>();
  for (const song of songs) {
    const found = counterpartOf.get(song.trackId)!;
    if ('why' in found) sending.unmatched.push({ song, why: found.why });
    else if (player.holdsOnce && taken.has(found.reference)) sending.unmatched.push({ song, why: 'twice' });
    else sending.matched.push({ song, ...found });
    if ('reference' in found) taken.add(found.reference);
  }
  return sending;
}

/**
 * Sends what was matched; what stands there is kept first, unless all is as it was after a failure. Rejects with PlayerError, and
 * ParameterError where nothing was matched.
 */
export async function sendPlaylist(
  player: Player,
  { name, matched }: Sending,
  kept: SentPlaylists,
): Promise<void> {
  const sent = matched.map(({ reference }) => reference);
  if (sent.length === 0) throw new ParameterError(`${player.address} has none of these songs`);
  const before = (await player.read(name)) ?? null;
  const sending = { address: player.address, name, at: Date.now(), before, sent, isWhole: false };
  kept.add(sending);
  try {
    await player.replace(name, sent);
  } catch (error) {
    const there = await player.read(name).catch(() => sent);
    if (isSameList(there ?? null, before)) kept.forget(sending);
    throw error;
  }
  kept.noteWhole(sending);
}

/**
 * Puts back what stood there before the last playlist that was sent, under this name if one is given. Rejects with ParameterError where
 * nothing was sent, and with PlayerError where it was changed since; what failed on the way is put back whatever came of it.
 */
export async function undoSending(
  player: Player,
  kept: SentPlaylists,
  title?: string,
): Promise<SentPlaylist> {
  const last = kept.last(player.address, title === undefined ? undefined : player.nameOf(title));
  if (!last) throw new ParameterError(`nothing that was sent to ${player.address} can be undone`);
  const there = await player.read(last.name);
  const isBefore = isSameList(there ?? null, last.before);
  if (last.isWhole && !isBefore && !isSameList(there ?? null, last.sent))
    throw new PlayerError(`${last.name} was changed there since it was sent, and is left as it is`);
  if (!isBefore && last.before === null) await player.remove(last.name);
  else if (!isBefore) await player.replace(last.name, last.before!);
  kept.forget(last);
  return last;
}

import type { CatalogueSong } from '../../src-main/library/browse/CatalogueSongs.ts';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { SentPlaylists } from '../../src-main/players/SentPlaylists.ts';
import { previewSending, sendPlaylist, undoSending } from '../../src-main/players/sendPlaylist.ts';

interface ToHold {
  /** Address of the server, or of what stands for it. */
  place: string;
  password: string;
  /** Where what was sent is noted. */
  sentFile: string;
  songs: { plain: readonly CatalogueSong[]; odd: readonly CatalogueSong[] };
  /** Does to a playlist what somebody else does in the meantime; undefined: takes it away. */
  meanwhile?: (name: string, references: readonly string[] | undefined) => Promise<void>;
}

/** By what each song was found, why others were not, and how many stood there. */
type Sent = [by: string[], why: string[], before: number | null];
/** How many songs are back; null: the playlist is gone again. */
type Undone = number | null;

/**
 * What Hearmark says to a server in its tests, and when it is recorded: it sends a playlist, takes it back, replaces one and puts it
 * back. Resolves to what came of each step.
 */
export async function holdConversation(to: ToHold): Promise<(Sent | Undone)[]> {
  const { place, password, songs, meanwhile = () => Promise.resolve() } = to;
  const kept = new SentPlaylists(to.sentFile);
  const player = await openPlayer(place, password);
  const came: (Sent | Undone)[] = [];
  const send = async (some: readonly CatalogueSong[]) => {
    const sending = await previewSending(player, 'Evening', some);
    await sendPlaylist(player, sending, kept);
    const { matched, unmatched, before } = sending;
    came.push([matched.map(({ by }) => by), unmatched.map(({ why }) => why), before]);
    return matched.map(({ reference }) => reference);
  };
  const undo = async () => came.push((await undoSending(player, kept)).before?.length ?? null);
  try {
    const there = await send(songs.plain);
    await undo();
    await meanwhile('Evening', there.slice(1).toReversed());
    await send(songs.plain.slice(0, 1));
    await undo();
  } finally {
    player.close();
  }
  return came;
}

/**
 * More of it, which is in what was recorded: a wrong password, titles that a search may stumble over, a list that is sent again, and one that
 * somebody changes. Resolves to what came of each step, a refusal as its message.
 */
export async function holdMore(to: ToHold): Promise<(Sent | string)[]> {
  const { place, password, songs, meanwhile = () => Promise.resolve() } = to;
  const kept = new SentPlaylists(to.sentFile);
  const came: (Sent | string)[] = [];
  const refusal = (error: Error) => void came.push(`${error.name}: ${error.message}`);
  await openPlayer(place, `wrong ${password}`).then((player) => player.close(), refusal);
  const player = await openPlayer(place, password);
  try {
    let there: string[] = [];
    for (let times = 0; times < 2; times++) {
      const sending = await previewSending(player, 'Odd / №1', songs.odd);
      await sendPlaylist(player, sending, kept);
      const { matched, unmatched, before } = sending;
      came.push([matched.map(({ by }) => by), unmatched.map(({ why }) => why), before]);
      there = matched.map(({ reference }) => reference);
    }
    await meanwhile('Odd / №1', there.slice(1));
    await undoSending(player, kept).then(() => {}, refusal);
  } finally {
    player.close();
  }
  return came;
}

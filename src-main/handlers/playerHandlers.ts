import { basename } from 'node:path';
import type { PlayerPlace } from '../api.ts';
import type { Backend } from '../Backend.ts';
import { ParameterError } from '../errors.ts';
import { keepNewest } from '../library/keepNewest.ts';
import { sentPlaylistsFile } from '../locations.ts';
import { displayPath } from '../paths.ts';
import { withPlayer } from '../players/openPlayer.ts';
import { SentPlaylists } from '../players/SentPlaylists.ts';
import { previewSending, sendPlaylist, undoSending, type Sending } from '../players/sendPlaylist.ts';
import type { Handlers } from './Handlers.ts';
import { whenIndexed } from './whenIndexed.ts';

const songsMax = 10_000;
const missingShown = 100;
/** Previews that can still be sent. */
const previewsKept = 10;

/** Sends what is listed to players elsewhere, after a preview, and takes that back; and lets players in here. */
export function playerHandlers({ library, players }: Backend) {
  const { browse, songs } = library;
  const indexed = whenIndexed(library);
  const sent = new SentPlaylists(sentPlaylistsFile(library.file));
  const previews = new Map<number, Sending>();
  let lastPreview = 0;
  return {
    previewSending: indexed(async ({ selection, sort, name, player }) => {
      const trackIds = browse.selectedIds(selection, sort);
      if (trackIds.length > songsMax)
        throw new ParameterError(
          `A playlist that is sent has ${songsMax.toLocaleString('en')} tracks at most.`,
        );
      const chosen = songs.read(trackIds);
      const sending = await withPlayer(...placeOf(player), (there) => previewSending(there, name, chosen));
      keepNewest(previews, ++lastPreview, sending, previewsKept);
      const { matched, unmatched, before } = sending;
      return {
        previewId: lastPreview,
        name: sending.name,
        songs: chosen.length,
        found: matched.length,
        foundByName: matched.filter(({ by }) => by === 'name').length,
        unmatched: unmatched.length,
        missing: unmatched.slice(0, missingShown).map(({ song, why }) => ({ title: titleOf(song), why })),
        before,
      };
    }),
    async sendPreviewed({ previewId, player }) {
      const sending = previews.get(previewId);
      if (!sending) throw new ParameterError('This preview is no longer there: look again.');
      await withPlayer(...placeOf(player), (there) => sendPlaylist(there, sending, sent));
      return { name: sending.name, songs: sending.matched.length };
    },
    async undoSending({ player, name }) {
      const undone = await withPlayer(...placeOf(player), (there) => undoSending(there, sent, name));
      return { name: undone.name, songs: undone.before?.length ?? null };
    },
    getPlayersServer: () => players.state,
    servePlayers: ({ reach }) => players.serve(reach),
    renewPlayersKey: () => players.renewKey(),
  } satisfies Partial<Handlers>;
}

/** A page names no file of this machine, nor a socket of it. Throws ParameterError. */
function placeOf({ address, password }: PlayerPlace): [address: string, password: string] {
  if (URL.parse(address)?.hostname === '')
    throw new ParameterError('The window reaches players by the name or address of their machine.');
  return [address, password];
}

function titleOf({ artist, title, path }: Sending['unmatched'][number]['song']): string {
  return [artist, title ?? displayPath(basename(path))].filter(Boolean).join(' – ');
}

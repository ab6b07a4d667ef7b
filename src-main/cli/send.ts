import type { Filter, SavedFilter, Sort } from '../api.ts';
import { ParameterError } from '../errors.ts';
import { whenPlaced } from '../handlers/whenPlaced.ts';
import { sentPlaylistsFile } from '../locations.ts';
import type { Library } from '../library/Library.ts';
import { withPlayer } from '../players/openPlayer.ts';
import { SentPlaylists } from '../players/SentPlaylists.ts';
import { previewSending, sendPlaylist, undoSending, type Sending } from '../players/sendPlaylist.ts';
import { displayPath } from '../paths.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { agrees } from './agrees.ts';
import { openFinding } from './findingSession.ts';
import { withWordSearch } from './withWordSearch.ts';
import type { WriteAnswers } from './writeSession.ts';

export interface SendAnswers extends WriteAnswers {
  /** Address of the player. */
  to: string;
  /** What the playlist is called there. */
  as?: string;
}

/** `hearmark send`: sends a playlist, or what a saved filter finds, to a player, after a preview. */
export async function send(
  name: string,
  options: SendAnswers & { model: string; library: string },
): Promise<number> {
  const { library } = await openFinding({ ...options, json: false });
  try {
    const kept = library.changes.listSavedFilters();
    const found = kept.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!found) {
      const names = kept.map((one) => one.name).join(', ');
      throw new ParameterError(
        `nothing is kept as ${name}; there ${names ? `are ${names}` : 'is nothing yet'}`,
      );
    }
    const trackIds = await tracksOf(library, found, options.library);
    return await sendTracks(library, trackIds, { ...options, as: options.as ?? found.name });
  } finally {
    library.close();
  }
}

/** Of a playlist as often as it has them; of a filter in its order, whatever that goes by. */
function tracksOf(library: Library, { filter, sort }: SavedFilter, libraryFile: string): Promise<number[]> {
  if (filter.playlistId !== undefined) return Promise.resolve(library.playlists.tracksOf(filter.playlistId));
  return withWordSearch(library, libraryFile, (words) =>
    whenPlaced(
      library,
      words,
    )((request: { filter: Filter; sort: Sort }) =>
      library.browse.selectedIds({ filter: request.filter, exceptIds: [] }, request.sort),
    )({ filter, sort }),
  );
}

/** `hearmark unsend`: puts back what stood there before the last playlist that was sent to a player. */
export async function unsend(options: Pick<SendAnswers, 'to' | 'as'> & { library: string }): Promise<number> {
  const sent = new SentPlaylists(sentPlaylistsFile(options.library));
  const { name, before } = await withPlayer(options.to, password(), (player) =>
    undoSending(player, sent, options.as),
  );
  console.log(before ? `${name} is as it was: ${counted(before.length, 'song')}` : `${name} is gone again`);
  return 0;
}

/** Shows what of some tracks a player has, asks, and sends these. Returns the exit status. */
export async function sendTracks(
  library: Library,
  trackIds: readonly number[],
  { to, as = 'Hearmark', dryRun = false, yes = false }: Pick<SendAnswers, 'to'> & Partial<SendAnswers>,
): Promise<number> {
  const songs = library.songs.read(trackIds);
  const sending = await withPlayer(to, password(), (player) => previewSending(player, as, songs));
  printSending(sending);
  const { name, matched, unmatched } = sending;
  if (matched.length === 0 || dryRun) {
    console.log(dryRun ? '\nNothing was sent: this was a dry run.' : '\nThere is nothing to send.');
    return matched.length === 0 ? 1 : 0;
  }
  if (!yes && !(await agrees(`Send ${counted(matched.length, 'song')} as ${name}?`))) {
    console.log('\nNothing was sent.');
    return 0;
  }
  // A player does not wait while somebody thinks
  const sent = new SentPlaylists(sentPlaylistsFile(library.file));
  await withPlayer(to, password(), (player) => sendPlaylist(player, sending, sent));
  console.log(`${counted(matched.length, 'song')} sent as ${name}. \`hearmark unsend\` takes it back.`);
  return unmatched.length > 0 ? 1 : 0;
}

function printSending({ name, matched, unmatched, before }: Sending): void {
  const byName = matched.filter(({ by }) => by === 'name');
  console.log(
    `${counted(matched.length, 'song')} found there, ${byName.length} of them by title, artist and duration`,
  );
  for (const { song, reference } of eachOnce(byName))
    console.log(`  ${displayPath(song.path)}\n    is ${displayPath(reference)}`);
  for (const { song, why } of eachOnce(unmatched))
    console.log(
      why === 'twice'
        ? `  in the list already: ${displayPath(song.path)}`
        : `  not found: ${displayPath(song.path)}${why === 'several' ? ' (several fit it)' : ''}`,
    );
  console.log(
    before === null
      ? `${name} is new there`
      : `${name} has ${counted(before, 'song')} there, which give way and are kept`,
  );
}

/** A song may be in a list many times. */
function eachOnce<T extends { song: { trackId: number } }>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [entry.song.trackId, entry])).values()];
}

/** Of a player, where it does not stand in its address. */
function password(): string {
  return process.env['HEARMARK_PLAYER_PASSWORD'] ?? '';
}

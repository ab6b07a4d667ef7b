import { sep } from 'node:path';
import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';
import { isSameDuration, isSameSong, type SaidOfSong } from './isSameSong.ts';
import type { Counterpart } from './Player.ts';

/** What a server says of a song that may be the one. */
export interface SongThere extends SaidOfSong {
  /** The server's own name for it. */
  reference: string;
  album?: string | undefined;
  path?: string | undefined;
  /** Of the recording. */
  musicBrainzId?: string | undefined;
}

/**
 * Chooses the counterpart of a song among those that a server finds by its title: by the end of its path (its folder and its name,
 * where the server tells paths), else by MusicBrainz's id of the recording, else by title, artist and duration, on the same album first.
 */
export function chooseCounterpart(song: CatalogueSong, candidates: readonly SongThere[]): Counterpart {
  const byId = candidates.filter(
    ({ musicBrainzId }) => song.musicBrainzId !== null && musicBrainzId === song.musicBrainzId,
  );
  const byPath = candidates.filter(
    ({ path, durationSeconds }) =>
      hasSameEnd(song, path) && isSameDuration(durationSeconds, song.durationSeconds),
  );
  const byName = candidates.filter((one) => isSameSong(song, one));
  const ofAlbum = byName.filter(({ album }) => album !== undefined && album === song.album);
  for (const [by, same] of [
    ['path', byPath],
    ['name', byId],
    ['name', ofAlbum],
    ['name', byName],
  ] as const)
    if (same.length === 1) return { reference: same[0]!.reference, by };
  return { why: byId.length + byPath.length + byName.length > 0 ? 'several' : 'absent' };
}

/** The file and its folder; a server may call a song by its tags alone, and a part of a file by its path. */
function hasSameEnd({ path, part }: CatalogueSong, said: string | undefined): boolean {
  const endOf = (text: string) => text.split(/[/\\]/).slice(-2).join('/').normalize('NFC');
  return part === undefined && said !== undefined && /[/\\]/.test(said) && endOf(said) === endOf(path.replaceAll(sep, '/')); // prettier-ignore
}

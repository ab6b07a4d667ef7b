import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';
import { foldedTitle } from '../library/browse/matchPlaylist.ts';
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
  const byPath = candidates.filter((one) => isSameFile(song, one));
  const byName = candidates.filter((one) => isSameSong(song, one));
  const ofAlbum = byName.filter(
    ({ album }) => album !== undefined && song.album !== null && foldedTitle(album) === foldedTitle(song.album), // prettier-ignore
  );
  for (const [by, same] of [
    ['path', byPath],
    ['name', byId],
    ['name', ofAlbum],
    ['name', byName],
  ] as const)
    // A song of several files is there once for each of them
    if (new Set(same.map(({ reference }) => reference)).size === 1)
      return { reference: same[0]!.reference, by };
  return { why: byId.length + byPath.length + byName.length > 0 ? 'several' : 'absent' };
}

/** Whether a song there is of a file with the same name, in a folder with the same name, of the same duration. */
export function isSameFile(song: CatalogueSong, { path, durationSeconds }: SongThere): boolean {
  // A server may call a song by its tags alone, and a part of a file by its path
  if (song.part !== undefined || path === undefined || !/[/\\]/.test(path)) return false;
  return fileEnd(path) === fileEnd(song.path) && isSameDuration(durationSeconds, song.durationSeconds);
}

/** A file and its folder, of a path of any system. */
export function fileEnd(path: string): string {
  return path.split(/[/\\]/).slice(-2).join('/').normalize('NFC');
}

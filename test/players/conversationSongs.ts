import { join } from 'node:path';
import type { CatalogueSong } from '../../src-main/library/browse/CatalogueSongs.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { saveSong } from './saveSong.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

interface SongThere {
  path: string;
  title: string;
  artist: string[];
  album: string;
  albumArtist?: string;
  seconds?: number;
}

/** What the server has: of some titles two, one on a compilation, and titles that a search may stumble over. */
export const songsThere: readonly SongThere[] = [
  { path: 'Ann Lee/First Light/01 Dawn.flac', title: 'Dawn', artist: ['Ann Lee'], album: 'First Light' },
  { path: 'Ann Lee/First Light/02 Noon & Night.flac', title: 'Noon & Night', artist: ['Łukasz', 'Ann Lee'], album: 'First Light', albumArtist: 'Ann Lee' }, // prettier-ignore
  { path: 'Ann Lee/On Stage/07 Dawn (live).flac', title: 'Dawn (live)', artist: ['Ann Lee'], album: 'On Stage', seconds: 212 }, // prettier-ignore
  { path: 'Ann Lee/Second Light/03 Don’t Stop.flac', title: 'Don’t Stop', artist: ['Ann Lee'], album: 'Second Light', seconds: 202 }, // prettier-ignore
  { path: 'Ann Lee/Early/01 Twins.flac', title: 'Twins', artist: ['Ann Lee'], album: 'Early' },
  { path: 'Ann Lee/Late/05 Twins.flac', title: 'Twins', artist: ['Ann Lee'], album: 'Late' },
  { path: 'Various Artists/Best of/11 Noon & Night.flac', title: 'Noon & Night', artist: ['Łukasz'], album: 'Best of', albumArtist: 'Various Artists' }, // prettier-ignore
  { path: 'Ann Lee/Odd/01 7.flac', title: '7', artist: ['Ann Lee'], album: 'Odd' },
  { path: 'Ann Lee/Odd/02 東京 (夜) [Ænima].flac', title: '東京 (夜) [Ænima]', artist: ['Ann Lee'], album: 'Odd' }, // prettier-ignore
  { path: 'Ann Lee/Odd/03 ___.flac', title: '“…”', artist: ['Ann Lee'], album: 'Odd' },
];

/** Writes what the server has into a folder of music: silence, and tags by mutagen. */
export function makeMusicThere(folder: string): void {
  for (const { path, title, artist, album, albumArtist = artist[0]!, seconds = 201 } of songsThere) {
    const file = makeAudio(join(folder, path), { kind: 'silence', seconds });
    const [, track] = /(\d+) [^/]*$/.exec(path)!;
    const tags = { title: [title], artist, album: [album], albumArtist: [albumArtist], track: [String(Number(track))] }; // prettier-ignore
    tagFile(file, { ...tags, date: ['2011'], genre: ['Ambient'] });
  }
}

/** What is sent: songs of a library of our own, of which most lie elsewhere than there. */
export function songsToSend(libraryFile: string): { plain: CatalogueSong[]; odd: CatalogueSong[] } {
  const library = openNewLibrary(libraryFile);
  try {
    const save = (name: string, title: string, artist: string, album = 'First Light') =>
      saveSong(library, name, { title, artist, album });
    const plain = [
      save('First Light/01 Dawn.flac', 'Dawn', 'Ann Lee'),
      save('noon.flac', 'Noon & Night', 'Łukasz'),
      save('stop.flac', "Don't Stop", 'Ann Lee'),
      save('twins.flac', 'Twins', 'Ann Lee'),
      save('none.flac', 'Missing', 'Ann Lee'),
    ];
    const odd = [
      save('seven.flac', '7', 'Ann Lee', 'Odd'),
      save('tokyo.flac', '東京 (夜) [Ænima]', 'Ann Lee', 'Odd'),
      save('dots.flac', '“…”', 'Ann Lee', 'Odd'),
    ];
    return { plain: library.songs.read(plain), odd: library.songs.read(odd) };
  } finally {
    library.close();
  }
}

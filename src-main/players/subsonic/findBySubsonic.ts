import { parse, sep } from 'node:path';
import { z } from 'zod';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { isSameDuration, isSameSong } from '../isSameSong.ts';
import type { Counterpart } from '../Player.ts';
import type { SubsonicClient } from './SubsonicClient.ts';

/** What a server says of a song, as far as it is compared. */
const saidSong = z.looseObject({
  id: z.coerce.string(),
  title: z.coerce.string().optional(),
  artist: z.coerce.string().optional(),
  displayArtist: z.string().optional(),
  artists: z.array(z.looseObject({ name: z.string() })).optional(),
  album: z.coerce.string().optional(),
  path: z.string().optional(),
  duration: z.coerce.number().optional(),
  isDir: z.boolean().optional(),
  musicBrainzId: z.string().optional(),
});
type SaidSong = z.infer<typeof saidSong>;

const found = z.looseObject({
  searchResult3: z.looseObject({ song: z.array(saidSong).default([]) }).default({ song: [] }),
});

/** Songs with the words of one title: more are no answer. */
const candidatesMax = 200;

/**
 * Finds the counterpart of a song among those that a server finds by its title: by the end of its path (its folder and its name, where
 * the server tells paths), else by MusicBrainz's id of the recording, else by title, artist and duration, on the same album first. Rejects with PlayerError.
 */
export async function findBySubsonic(client: SubsonicClient, song: CatalogueSong): Promise<Counterpart> {
  const title = song.title ?? parse(song.path).name;
  // Servers differ in what they take for a part of a word
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  let why: 'absent' | 'several' = 'absent';
  for (const words of new Set([title, plain].filter(Boolean))) {
    const counterpart = chosen(song, await songsBy(client, words));
    if ('reference' in counterpart) return counterpart;
    if (counterpart.why === 'several') why = 'several';
  }
  return { why };
}

async function songsBy(client: SubsonicClient, words: string): Promise<SaidSong[]> {
  const counts = { artistCount: '0', albumCount: '0', songCount: String(candidatesMax), songOffset: '0' };
  const answer = found.safeParse(
    await client.ask('search3', [['query', words.slice(0, 200)], ...Object.entries(counts)]),
  );
  return answer.success ? answer.data.searchResult3.song : [];
}

function chosen(song: CatalogueSong, candidates: readonly SaidSong[]): Counterpart {
  const byId = candidates.filter(
    ({ musicBrainzId }) => song.musicBrainzId !== null && musicBrainzId === song.musicBrainzId,
  );
  const byPath = candidates.filter(
    ({ path, duration }) => hasSameEnd(song, path) && isSameDuration(duration, song.durationSeconds),
  );
  const byName = candidates.filter((one) => isSameSong(song, saidOf(one)));
  const ofAlbum = byName.filter(({ album }) => album !== undefined && album === song.album);
  for (const [by, same] of [
    ['path', byPath],
    ['name', byId],
    ['name', ofAlbum],
    ['name', byName],
  ] as const)
    if (same.length === 1) return { reference: same[0]!.id, by };
  return { why: byId.length + byPath.length + byName.length > 0 ? 'several' : 'absent' };
}

/** The file and its folder; a server may call a song by its tags alone, and a part of a file by its path. */
function hasSameEnd({ path, part }: CatalogueSong, said: string | undefined): boolean {
  const endOf = (text: string) => text.split(/[/\\]/).slice(-2).join('/').normalize('NFC');
  return part === undefined && said !== undefined && /[/\\]/.test(said) && endOf(said) === endOf(path.replaceAll(sep, '/')); // prettier-ignore
}

function saidOf({ title, artist, displayArtist, artists = [], duration }: SaidSong) {
  const names = [artist, displayArtist, ...artists.map(({ name }) => name)];
  return { title, artists: names.filter((name) => name !== undefined), durationSeconds: duration };
}

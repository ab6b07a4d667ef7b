import { z } from 'zod';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import type { SongThere } from '../chooseCounterpart.ts';
import { byWords, findByTitle } from '../findByTitle.ts';
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

const found = z.looseObject({
  searchResult3: z.looseObject({ song: z.array(saidSong).default([]) }).default({ song: [] }),
});

/** Songs in one answer. */
const candidatesMax = 200;

/** Finds the counterpart of a song by its title, as findByTitle. Rejects with PlayerError. */
export function findBySubsonic(client: SubsonicClient, song: CatalogueSong): Promise<Counterpart> {
  return findByTitle(
    song,
    (words) => songsOf(client, words, song),
    (title) =>
      isTooLittle(title) ? [...byWords(title), `${title} ${song.artist ?? ''}`.trim()] : byWords(title),
  );
}

/** Whether a title is looked for with its artist, too: Navidrome finds nothing by one letter, and anything by signs alone. */
function isTooLittle(title: string): boolean {
  return title.trim().length < 2 || !/[\p{L}\p{N}]/u.test(title);
}

/** Songs by the words of a title; where these are more than one answer holds, those with words of the artist, too. */
async function songsOf(
  client: SubsonicClient,
  words: string,
  { artist }: CatalogueSong,
): Promise<SongThere[]> {
  const songs = await songsBy(client, words);
  if (songs.length < candidatesMax || artist === null) return songs;
  return [...songs, ...(await songsBy(client, `${words} ${artist}`))];
}

async function songsBy(client: SubsonicClient, words: string): Promise<SongThere[]> {
  const counts = { artistCount: '0', albumCount: '0', songCount: String(candidatesMax), songOffset: '0' };
  const answer = found.safeParse(await client.ask('search3', [['query', words], ...Object.entries(counts)]));
  return answer.success ? answer.data.searchResult3.song.map(candidate) : [];
}

function candidate(said: z.infer<typeof saidSong>): SongThere {
  const { id, title, artist, displayArtist, artists = [], album, path, duration, musicBrainzId } = said;
  const names = [artist, displayArtist, ...artists.map(({ name }) => name)];
  return {
    reference: id,
    title,
    artists: names.filter((name) => name !== undefined),
    album,
    path,
    durationSeconds: duration,
    musicBrainzId,
  };
}

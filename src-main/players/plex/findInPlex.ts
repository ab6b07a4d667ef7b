import { z } from 'zod';
import type { CatalogueSong } from '../../library/browse/CatalogueSongs.ts';
import { fileEnd, isSameFile, type SongThere } from '../chooseCounterpart.ts';
import { findByTitle } from '../findByTitle.ts';
import type { Counterpart } from '../Player.ts';
import { plexKey, plexText, type PlexClient } from './PlexClient.ts';

/** Plex's number for songs: https://developer.plex.tv/pms, List of Metadata Types. */
const typeOfSongs = '10';
/** Songs with the words of one title, which are all of an artist's where his name begins with them: more are no answer. */
const candidatesMax = 1000;
/** The songs of a library are looked through for paths where it has no more: that takes a request for each 500. */
const lookedThroughMax = 30_000;

const text = plexText.nullish();
const media = z.object({ Part: z.array(z.object({ file: text })).nullish() });
const track = z.object({
  ratingKey: plexKey,
  title: text,
  /** Artist of the album. */
  grandparentTitle: text,
  /** Artist of the song, where it is another. */
  originalTitle: text,
  /** Album. */
  parentTitle: text,
  /** Milliseconds. */
  duration: z.coerce.number().nullish(),
  Media: z.array(media).nullish(),
});
type PlexTrack = z.infer<typeof track>;

/**
 * Finds songs in Plex's libraries of music: by their titles, as findByTitle; and those whose titles are others there by their files,
 * for which a library is looked through if it is not too large. Rejects with PlayerError.
 */
export async function findInPlex(
  client: PlexClient,
  sections: readonly string[],
  songs: readonly CatalogueSong[],
): Promise<Counterpart[]> {
  const songsBy = async (title: string) => {
    const found: SongThere[] = [];
    for (const section of sections) {
      const parameters = { type: typeOfSongs, title, limit: String(candidatesMax) };
      found.push(...(await client.list(pathOf(section), track, keyOf, parameters)).flatMap(candidates));
    }
    return found;
  };
  const found: Counterpart[] = [];
  for (const song of songs) found.push(await findByTitle(song, songsBy, piecesOf));
  const missing = songs.filter((_, place) => isAbsent(found[place]!));
  const files = await findFiles(client, sections, missing);
  return found.map((one, place) => (isAbsent(one) ? (files.get(songs[place]!) ?? one) : one));
}

/**
 * Each word that Plex looks for has to begin a word of a song's title, album or artist (measured: colbyr/ctunes); a comma is "or". So it
 * is asked for the longest piece between commas, and for the longest of whole words that begin in letters and digits, as titles differ in
 * what else they have (' for ’).
 */
function piecesOf(title: string): string[] {
  const wholeWords = /(?<=(?:^|\s)[^\p{L}\p{N}\s]*)[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*/gu;
  return [title.split(','), title.match(wholeWords) ?? []].map((pieces) =>
    pieces.reduce((longest, piece) => (piece.trim().length > longest.length ? piece.trim() : longest), ''),
  );
}

/** Looks through the libraries for files with the names of some. */
async function findFiles(
  client: PlexClient,
  sections: readonly string[],
  songs: readonly CatalogueSong[],
): Promise<Map<CatalogueSong, Counterpart>> {
  if (songs.length === 0) return new Map();
  const wanted = Map.groupBy(songs, ({ path }) => fileEnd(path));
  const found = new Map<CatalogueSong, Set<string>>();
  for (const section of sections)
    for (const there of (await songsOf(client, section)).flatMap(candidates))
      for (const song of wanted.get(fileEnd(there.path ?? '')) ?? [])
        if (isSameFile(song, there)) found.set(song, (found.get(song) ?? new Set()).add(there.reference));
  return new Map(Array.from(found, ([song, references]) => [song, theOnly([...references])]));
}

function theOnly([reference, ...others]: string[]): Counterpart {
  return others.length > 0 ? { why: 'several' } : { reference: reference!, by: 'path' };
}

/** All of a library; none where that is too much. */
async function songsOf(client: PlexClient, section: string): Promise<PlexTrack[]> {
  const parameters = { type: typeOfSongs };
  const { total = Infinity, isWhole } = await client.page(pathOf(section), z.unknown(), { parameters, size: 0 }); // prettier-ignore
  if (!isWhole && total > lookedThroughMax) return [];
  // Without an order of its own a song may change its place between two pages
  return client.list(pathOf(section), track, keyOf, { ...parameters, sort: 'id' });
}

function keyOf({ ratingKey }: PlexTrack): string {
  return ratingKey;
}

function pathOf(section: string): string {
  return `library/sections/${section}/all`;
}

function isAbsent(found: Counterpart): boolean {
  return 'why' in found && found.why === 'absent';
}

/** A song is one candidate for each of its files. */
function candidates(said: PlexTrack): SongThere[] {
  const { ratingKey, title, originalTitle, grandparentTitle, parentTitle, duration, Media } = said;
  const files = (Media ?? []).flatMap(({ Part }) => (Part ?? []).map(({ file }) => file));
  return (files.length > 0 ? files : [undefined]).map((path) => ({
    reference: ratingKey,
    title: title ?? undefined,
    artists: [originalTitle, grandparentTitle].filter((name) => name != null),
    album: parentTitle ?? undefined,
    path: path ?? undefined,
    durationSeconds: duration == null ? undefined : duration / 1000,
  }));
}

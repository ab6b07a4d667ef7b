import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import type { TrackScores } from '../../src-main/library/Scores.ts';

export interface BigLibraryOptions {
  /** How many it has then. */
  tracks: number;
  /** How many it has already: the others are added. */
  from?: number;
  /** Every how many tracks one has a timeline, in place of an embedding alone; 100 by default. */
  timelineEvery?: number;
  seed?: number;
  /** Numbers of an embedding; by default 64, or as many as the shipped model has where the library is to be its. */
  embeddingSize?: number;
  /** How many tags a track has; by default a third of the vocabulary, and as many again nearly. */
  hearing?: Hearing;
  /** Of the model that is said to have heard them. */
  weightsHash?: string;
}

export interface Hearing {
  /** How far an album tends to a tag at most, and at least; above 0 it has it. */
  tendencies: readonly [from: number, to: number];
  /** How fast a confidence rises with the tendency: the steeper, the fewer tags are just below their thresholds. */
  steepness: number;
}

/** The vocabulary and thresholds of the shipped model, so that its suggestions show in the window. */
const card = JSON.parse(
  readFileSync(new URL('../../models/hearmark-crnn/card.json', import.meta.url), 'utf8'),
) as {
  name: string;
  version: string;
  vocabulary: { tag: string; category: string; threshold: number }[];
  likeness: { from: number };
};
const madeUp = 'made-up';
const manyTags: Hearing = { tendencies: [-1.45, 0.55], steepness: 2.2 };
/** As the shipped transformer hears music: 12 tags of 122, and 14 that are at least half as sure as they would have to be. */
export const tagsAsHeard: Hearing = { tendencies: [-1.8, 0.2], steepness: 4 };
const tracksPerAlbum = 11;
const albumsPerArtist = 3;
const windowSeconds = 29;
const tracksPerTransaction = 2000;

/**
 * Fills a library with made-up tracks: artists with albums of one kind of music, the tags of an album alike, as in a
 * real collection. The same seed makes the same library. Returns the model's id.
 */
export function makeBigLibrary(library: Library, options: BigLibraryOptions): number {
  const { hearing = manyTags } = options;
  const { weightsHash = process.env.HEARMARK_WEIGHTS_HASH ?? madeUp } = options;
  const { tracks, from: first = 0, timelineEvery = 100, seed = 1 } = options;
  const { embeddingSize = weightsHash === madeUp ? 64 : card.likeness.from } = options;
  const random = randomNumbers(seed + first);
  const modelId = library.models.register({
    name: card.name,
    version: card.version,
    weightsHash,
    tags: card.vocabulary.map(({ tag, category, threshold }) => ({ name: tag, category, threshold })),
  });
  let artist = first === 0 ? '' : nameOf(random, artistForms);
  const newAlbum = () => makeAlbum(random, hearing, embeddingSize);
  let album = newAlbum();
  for (let from = first; from < tracks; from += tracksPerTransaction) {
    library.transaction(() => {
      for (let index = from; index < Math.min(tracks, from + tracksPerTransaction); index++) {
        if (index % (tracksPerAlbum * albumsPerArtist) === 0) artist = nameOf(random, artistForms);
        if (index % tracksPerAlbum === 0) album = newAlbum();
        const id = addTrack(library, index, artist, album, random);
        library.scores.save(id, modelId, hear(album, random, hearing, index % timelineEvery === 0));
      }
    });
  }
  return modelId;
}

/** Mulberry32: a small generator of 32 bits of state; good enough to look like music. Numbers are 0..1. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Album {
  name: string;
  year: number;
  genre: string;
  /** [tags], how far the album tends to each, around 0. */
  tendency: Float32Array;
  /** Where its music lies among other music. */
  place: Float32Array;
}

const adjectives =
  'Silent Golden Broken Electric Velvet Northern Hollow Burning Distant Paper Midnight Blue Second Wild Slow';
const nouns =
  'River Machines Garden Light Hearts Wolves Season Mirror Ocean Radio Letters Summer Bridges Ghost Motion';
const places = 'Berlin Lagos Kyoto Reykjavík Montréal São_Paulo Kraków Oslo Détroit Nashville';
const people = 'Anna Björn Chidi Dóra Elif Farid Grace Hiroshi Inês Jonas Kofi Léa Mira Niall Olga Pedro';
const families = 'Adeyemi Brandt Castro Dvořák Eriksen Fontaine Guðmundsdóttir Hughes Ito Jansen Kowalski';
const words = Object.fromEntries(
  Object.entries({ adjectives, nouns, places, people, families }).map(([kind, list]) => [
    kind,
    list.split(' ').map((word) => word.replace('_', ' ')),
  ]),
);
export const artistForms = ['people families', 'adjectives nouns', 'people families nouns', 'nouns places'];
export const titleForms = [
  'adjectives nouns',
  'nouns',
  'nouns places',
  'adjectives',
  'adjectives nouns places',
];

/** A made-up name in one of some forms. */
export function nameOf(random: () => number, forms: string[]): string {
  const form = forms[Math.floor(random() * forms.length)]!;
  const pick = (kind: string) => words[kind]![Math.floor(random() * words[kind]!.length)]!;
  return form.split(' ').map(pick).join(' ');
}

function makeAlbum(random: () => number, { tendencies: [from, to] }: Hearing, embeddingSize: number): Album {
  const genres = card.vocabulary.filter(({ category }) => category === 'genre');
  const genre = genres[Math.floor(random() ** 2 * genres.length)]!.tag;
  return {
    name: nameOf(random, titleForms),
    year: 1960 + Math.floor(Math.sqrt(random()) * 66),
    genre: genre[0]!.toUpperCase() + genre.slice(1),
    tendency: Float32Array.from(card.vocabulary, ({ tag }) =>
      tag === genre ? 1.5 : (to - from) * random() + from,
    ),
    place: Float32Array.from({ length: embeddingSize }, () => random() - 0.5),
  };
}

function addTrack(
  library: Library,
  index: number,
  artist: string,
  album: Album,
  random: () => number,
): number {
  const number = (index % tracksPerAlbum) + 1;
  const title = nameOf(random, titleForms);
  const path = `/music/${artist}/${album.name}/${String(number).padStart(2, '0')} ${title} ${index}.flac`;
  return library.tracks.save({
    file: { path, size: 25_000_000, modifiedNs: 1_700_000_000_000_000_000n + BigInt(index) },
    contentId: createHash('sha256').update(`made-up ${index}`).digest(),
    properties: {
      durationSeconds: 90 + Math.round(random() * 3000) / 10,
      sampleRateHz: 44100,
      channels: 2,
      codec: 'flac',
      container: 'FLAC',
    },
    tags: {
      title,
      artist,
      album: album.name,
      year: album.year,
      trackNumber: number,
      genres: random() < 0.7 ? [album.genre] : [],
      ...{ moods: random() < 0.05 ? ['Happy'] : [], coverCount: 0, custom: {} },
    },
  }).id;
}

/** Scores around the thresholds: about ten tags of a track reach theirs. */
function hear(
  { tendency, place }: Album,
  random: () => number,
  { steepness }: Hearing,
  hasTimeline: boolean,
): TrackScores {
  const scores = Float32Array.from(card.vocabulary, ({ threshold }, index) => {
    const leaning = tendency[index]! + 0.6 * (random() - 0.5);
    return 1 / (1 + ((1 - threshold) / threshold) * Math.exp(-steepness * leaning));
  });
  const windows = hasTimeline ? 8 : 0;
  return {
    coverage: 'whole',
    scores,
    windowSeconds,
    windowStartsSeconds: Float32Array.from({ length: windows }, (_, window) => window * windowSeconds),
    timeline: Float32Array.from({ length: windows * scores.length }, (_, cell) =>
      Math.min(1, scores[cell % scores.length]! * (0.6 + 0.8 * random())),
    ),
    embedding: place.map((value) => value + 0.3 * (random() - 0.5)),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'timeline-every': { type: 'string' }, seed: { type: 'string' } },
  });
  const [file, tracks] = positionals;
  if (!file || !(Number(tracks) > 0) || existsSync(file)) {
    console.error('usage: node test/bench/makeBigLibrary.ts NEW-FILE TRACKS [--timeline-every N] [--seed N]');
    process.exit(2);
  }
  const library = openLibrary(file);
  makeBigLibrary(library, {
    tracks: Number(tracks),
    ...(values['timeline-every'] && { timelineEvery: Number(values['timeline-every']) }),
    ...(values.seed && { seed: Number(values.seed) }),
  });
  library.close();
}

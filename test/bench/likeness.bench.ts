import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Projection } from '../../src-main/simd/Projection.ts';
import { listenTo } from './listenTo.ts';
import { readFolderAndModels } from './readFolderAndModels.ts';
import { readTruth } from './readTruth.ts';
import { tableOf } from './tableOf.ts';

/** What tracks that are alike have in common, by kind; none where nobody says. */
type Groups = Record<'album' | 'artist' | 'genre' | 'instrument', string[]>;
interface Placed extends Groups {
  embedding: Float32Array;
}

const nearest = 10;
const kinds = ['album', 'artist', 'genre', 'instrument'] as const;

/**
 * `npm run bench -- likeness [FOLDER] [--model NAME]...`: what of the ten that a model places nearest to a track has its album, artist, genre or
 * instrument, of those of which there are others: of a folder of your own music by what its files say, of a folder with a
 * truth.csv by its labels. Both models that come with Hearmark where none is named. One with a space of likeness is judged by its
 * embeddings as they are, too.
 */
export async function benchLikeness(args: string[]): Promise<string[]> {
  const { folder, models } = readFolderAndModels(args);
  if (!existsSync(folder)) return [`there is no ${folder}`];
  const isLabelled = existsSync(join(folder, 'truth.csv'));
  const labels = new Map((isLabelled ? readTruth(folder) : []).map((clip) => [clip.path, clip]));
  const rows: string[][] = [];
  for (const model of models) {
    const placed: Placed[] = [];
    let space: Projection | undefined;
    await listenTo(
      model,
      isLabelled ? [...labels.keys()] : [folder],
      ({ path, trackId, modelId, model: { likeness }, library }) => {
        const embedding = library.scores.of(trackId, modelId)?.embedding;
        if (!embedding || embedding.length === 0) return;
        const { genre = '', instruments = [] } = labels.get(path) ?? {};
        const { album, artist, genres = [] } = library.tracks.get(trackId)?.tags ?? {};
        space = likeness;
        placed.push({
          embedding,
          album: album === undefined ? [] : [`${album} ${artist ?? ''}`],
          artist: artist === undefined ? [] : [artist],
          genre: isLabelled ? [genre].filter((label) => label !== '') : [...genres],
          instrument: instruments,
        });
      },
    );
    rows.push(rowOf(model, placed));
    const inSpace = (embedding: Float32Array) => space!.apply(embedding);
    if (space) rows.push(rowOf(`${model}, in its space of likeness`, placed, inSpace));
    if (model === models.at(-1)) rows.push(['by chance', ...kinds.map((kind) => chanceOf(placed, kind))]);
  }
  return tableOf([['of the nearest ten', ...kinds], ...rows]);
}

function rowOf(
  name: string,
  placed: readonly Placed[],
  inSpace = (embedding: Float32Array) => embedding,
): string[] {
  const compared = placed.map((track) => ({ ...track, embedding: ofLengthOne(inSpace(track.embedding)) }));
  const numbers = compared[0]?.embedding.length;
  return [`${name} (${numbers} numbers)`, ...kinds.map((kind) => precisionOf(compared, kind))];
}

/** Mean over those that share something with another: how many of the nearest do, of as many as could. */
function precisionOf(placed: readonly Placed[], kind: keyof Groups): string {
  return meanOf(placed, kind, (track, possible) => {
    const near = placed
      .filter((other) => other !== track)
      .map((other) => ({ other, cosine: product(track.embedding, other.embedding) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, nearest);
    return near.filter(({ other }) => shares(track, other, kind)).length / Math.min(nearest, possible);
  });
}

/** The same of ten that are drawn. */
function chanceOf(placed: readonly Placed[], kind: keyof Groups): string {
  const others = placed.length - 1;
  return meanOf(
    placed,
    kind,
    (_, possible) => (Math.min(nearest, others) * possible) / others / Math.min(nearest, possible),
  );
}

function meanOf(
  placed: readonly Placed[],
  kind: keyof Groups,
  figureOf: (track: Placed, possible: number) => number,
): string {
  const figures = placed.flatMap((track) => {
    const possible = placed.filter((other) => other !== track && shares(track, other, kind)).length;
    return possible === 0 ? [] : [figureOf(track, possible)];
  });
  if (figures.length === 0) return '–';
  return `${(figures.reduce((sum, one) => sum + one, 0) / figures.length).toFixed(2)} of ${figures.length}`;
}

function shares(a: Groups, b: Groups, kind: keyof Groups): boolean {
  return a[kind].some((one) => b[kind].includes(one));
}

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.sqrt(product(vector, vector));
  return vector.map((value) => value / (length || 1));
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

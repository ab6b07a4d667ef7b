import { createHash } from 'node:crypto';
import { aggregate } from '../../src-main/taggers/aggregate.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { sigmoid } from '../../src-main/scores/logit.ts';
import type { OutputLayer } from '../../src-main/training/outputLayer.ts';
import { rowLogit, type HeadRow } from '../../src-main/training/rowLogit.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** A track that was made up, with what its windows "sound" like. */
export interface InventedTrack {
  trackId: number;
  /** [features] of each window. */
  windows: Float32Array[];
  embedding: Float32Array;
  /** One of two kinds of music, by artist: the embedding can tell. */
  kind: boolean;
}

export interface Invention {
  library: Library;
  modelId: number;
  layer: OutputLayer;
  tracks: number;
  windows?: number;
  tracksPerArtist?: number;
  seed?: number;
}

/**
 * Fills a library with tracks that a model's output layer would have scored so: embeddings are drawn around one place for
 * each artist, windows around their track. Everything that training asks of real tracks holds of them.
 */
export function inventTracks(invention: Invention): InventedTrack[] {
  const { library, modelId, layer, tracks, windows = 4, tracksPerArtist = 3, seed = 1 } = invention;
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const around = (place: Float32Array, spread: number) => place.map((value) => value + spread * normal());
  const apart = around(new Float32Array(layer.features), 0.2);
  let [artist, kind] = [new Float32Array(layer.features), false];
  const made: InventedTrack[] = [];
  for (let start = 0; start < tracks; start += 1000) {
    library.transaction(() => {
      for (let index = start; index < Math.min(tracks, start + 1000); index++) {
        if (index % tracksPerArtist === 0) {
          kind = random() < 0.5;
          artist = around(
            apart.map((value) => (kind ? value : -value)),
            0.3,
          );
        }
        const place = around(artist, 0.3);
        const heard = Array.from({ length: windows }, () => around(place, 0.2));
        const embedding = aggregate(join(heard), layer.features, 'mean');
        const trackId = saveTrack(library, index, `Artist ${Math.floor(index / tracksPerArtist)} of ${seed}`);
        const timeline = join(
          heard.map((window) => Float32Array.from(layer.rows, (row) => sigmoid(rowLogit(row, window)))),
        );
        library.scores.save(trackId, modelId, {
          coverage: 'whole',
          scores: aggregate(timeline, layer.rows.length, 'mean'),
          windowStartsSeconds: Float32Array.from(heard, (_, window) => 10 * window),
          windowSeconds: 10,
          timeline,
          embedding,
        });
        made.push({ trackId, windows: heard, embedding, kind });
      }
    });
  }
  return made;
}

/** Whether something is so of a track, and by how much: a direction of the embedding, drawn by a seed. */
export function inventTruth(features: number, seed: number): (track: InventedTrack) => number {
  const random = seededRandom(seed);
  const direction = Float32Array.from({ length: features }, () => random() - 0.5);
  return ({ embedding }) => embedding.reduce((sum, value, index) => sum + value * direction[index]!, 0);
}

/** What a learnt row answers to a track that is listened to: the mean of its windows' logits. */
export function learntScore(row: HeadRow, { windows }: InventedTrack): number {
  return sigmoid(windows.reduce((sum, window) => sum + rowLogit(row, window), 0) / windows.length);
}

/** The score of a row for a track, from its windows as they are. */
export function trueScore(row: HeadRow, { windows }: InventedTrack): number {
  return windows.reduce((sum, window) => sum + sigmoid(rowLogit(row, window)), 0) / windows.length;
}

function saveTrack(library: Library, index: number, artist: string): number {
  return library.tracks.save({
    file: { path: `/music/${artist}/${index}.flac`, size: 1000, modifiedNs: 1_700_000_000_000_000_000n },
    contentId: createHash('sha256').update(`${artist} ${index}`).digest(),
    properties: { durationSeconds: 40 },
    tags: { title: `Track ${index}`, artist },
  }).id;
}

function join(parts: readonly Float32Array[]): Float32Array {
  const size = parts[0]?.length ?? 0;
  const joined = new Float32Array(parts.length * size);
  parts.forEach((part, index) => joined.set(part, index * size));
  return joined;
}

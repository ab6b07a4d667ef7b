import { NearestVectors } from '../../src-main/library/browse/NearestVectors.ts';
import { randomNumbers } from './makeBigLibrary.ts';
import { median } from './median.ts';

const tracks = 500_000;
const sizes = [64, 200, 256, 512];
const tracksAlike = 11;
const questions = 20;
/** As many as the window asks for, and how many are compared exactly for that (SimilarTracks.ts). */
const wanted = 20;
const compared = wanted + 64;

/**
 * What is like one of 500,000 tracks: milliseconds a question, how many of the nearest 20 are found, memory, and the time until the
 * first answer, beside a comparison in 32 bits as it was before.
 */
export function benchSimilar(): string[] {
  return sizes.map((size) => {
    const random = randomNumbers(size);
    const matrix = new Float32Array(tracks * size);
    let album = new Float32Array(size);
    for (let track = 0; track < tracks; track++) {
      if (track % tracksAlike === 0) album = album.map(() => random() - 0.5);
      let squares = 0;
      const at = track * size;
      for (let index = 0; index < size; index++) {
        const value = album[index]! + 0.6 * (random() - 0.5);
        matrix[at + index] = value;
        squares += value * value;
      }
      for (let index = 0; index < size; index++) matrix[at + index]! /= Math.sqrt(squares);
    }
    const rowOf = (track: number) => matrix.subarray(track * size, (track + 1) * size);
    const beganAt = performance.now();
    const index = new NearestVectors(tracks, size);
    for (let track = 0; track < tracks; track++) index.add(track, rowOf(track));
    const buildMs = performance.now() - beganAt;

    const times: number[] = [];
    const exactTimes: number[] = [];
    let found = 0;
    for (let question = 0; question < questions; question++) {
      const query = rowOf(Math.floor(random() * tracks));
      const startedAt = performance.now();
      const near = index
        .nearest(query, compared, () => true)
        .map((track) => ({ track, cosine: product(query, rowOf(track)) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, wanted);
      times.push(performance.now() - startedAt);
      const exactAt = performance.now();
      const cosines = new Float32Array(tracks);
      for (let track = 0; track < tracks; track++) cosines[track] = product(query, rowOf(track));
      exactTimes.push(performance.now() - exactAt);
      const least = cosines.toSorted((a, b) => b - a)[wanted - 1]!;
      found += near.filter(({ cosine }) => Math.fround(cosine) >= least).length;
    }
    return (
      `${size} numbers: ${median(times).toFixed(1)} ms a question (in 32 bits ${median(exactTimes).toFixed(0)} ms), ` +
      `recall at ${wanted} ${(found / (questions * wanted)).toFixed(4)}, ${(index.bytes / 2 ** 20).toFixed(0)} MiB, ` +
      `${(buildMs / 1000).toFixed(1)} s to build`
    );
  });
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

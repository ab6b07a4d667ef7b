import { ByteRows } from '../../simd/ByteRows.ts';

/** What a model heard in tracks, each as a direction from the mean of all. */
export interface HeardSounds {
  /** [tracks] */
  ids: Uint32Array;
  /** [tracks, numbers] */
  rows: ByteRows;
}

/** Embeddings in the order of their tracks' ids, from the beginning each time. */
export type ReadEmbeddings = () => Iterable<{ trackId: number; embedding: Float32Array }>;

/**
 * Reads embeddings into one byte a number, in two passes, so that they are never all in memory at their full size. Those of some
 * networks all point the same way from zero: they are seen from their mean. What has another length than the first is left out, as is
 * what came between the two passes.
 */
export function hearSounds(read: ReadEmbeddings): HeardSounds {
  let mean = new Float64Array(0);
  let count = 0;
  for (const { embedding } of read()) {
    if (count === 0) mean = new Float64Array(embedding.length);
    if (embedding.length !== mean.length) continue;
    for (let index = 0; index < mean.length; index++) mean[index]! += embedding[index]!;
    count++;
  }
  for (let index = 0; index < mean.length; index++) mean[index]! /= count;
  const ids = new Uint32Array(count);
  const rows = new ByteRows(count, mean.length);
  const centred = new Float32Array(mean.length);
  let place = 0;
  for (const { trackId, embedding } of read()) {
    if (place === count) break;
    if (embedding.length !== mean.length) continue;
    for (let index = 0; index < mean.length; index++) centred[index] = embedding[index]! - mean[index]!;
    ids[place] = trackId;
    rows.set(place++, centred);
  }
  return place === count ? { ids, rows } : firstOf({ ids, rows }, place);
}

/** Some went away between the passes. */
function firstOf({ ids, rows }: HeardSounds, count: number): HeardSounds {
  const kept = new ByteRows(count, rows.size);
  for (let row = 0; row < count; row++) kept.copy(row, rows, row);
  return { ids: ids.slice(0, count), rows: kept };
}

import type { TrackScores } from '../library/Scores.ts';
import { choleskyOf, solveFactored } from '../algebra/cholesky.ts';
import { logit, sigmoid } from '../scores/logit.ts';
import { dot } from './minimise.ts';
import type { OutputLayer } from './outputLayer.ts';
import { rowLogit, type HeadRow } from './rowLogit.ts';

/** What a track's stored scores tell of each of its windows. */
export interface WindowEvidence {
  embedding: Float32Array;
  windows: number;
  /** [windows, tags]: each window's logits of the old layer, less their mean over the windows. */
  deviations: Float32Array;
}

/** A row, with what it takes to apply it to windows. */
export interface PreparedRow {
  row: HeadRow;
  /** [tags]: the row's answer to a window's embedding is the same sum over the old layer's answers. */
  shares: Float64Array;
}

/** Relative to the old layer's mean square: what float16 leaves uncertain of a logit, and keeps the solution small. */
const ridge = 1e-6;

/**
 * Scores the windows of tracks by new rows of a model's output layer without listening again. The library keeps the mean
 * embedding of the windows only, which gives the score of the track; but it also keeps each window's scores, and their logits
 * are the old layer's view of the window's embedding: logits = W e + b. With at least as many tags as features they
 * determine e, with fewer all of it that W sees; the rest is taken from the mean. So a new row w answers to window i
 *
 *     w . mean + b + (w . W+) . (logits of i - mean logits),   W+ = W' (W W' + ridge)^-1
 *
 * and unchanged rows need not be computed at all. test/training measures what is lost against listening again.
 */
export class StoredScorer {
  readonly #layer: OutputLayer;
  readonly #factor: Float64Array[];

  constructor(layer: OutputLayer) {
    this.#layer = layer;
    const { rows } = layer;
    const gram = rows.map((one) => Float64Array.from(rows, (other) => dot(one.weights, other.weights)));
    const added = (ridge * gram.reduce((sum, row, index) => sum + row[index]!, 0)) / rows.length;
    gram.forEach((row, index) => (row[index]! += added));
    this.#factor = choleskyOf(gram);
  }

  /** Returns what a track's stored scores tell of its windows. */
  evidenceOf({ timeline, embedding, windowStartsSeconds }: TrackScores): WindowEvidence {
    const tags = this.#layer.rows.length;
    const windows = windowStartsSeconds.length;
    const deviations = Float32Array.from(timeline, logit);
    for (let tag = 0; tag < tags; tag++) {
      let mean = 0;
      for (let window = 0; window < windows; window++) mean += deviations[window * tags + tag]! / windows;
      for (let window = 0; window < windows; window++) deviations[window * tags + tag]! -= mean;
    }
    return { embedding, windows, deviations };
  }

  prepare(row: HeadRow): PreparedRow {
    const seen = Float64Array.from(this.#layer.rows, ({ weights }) => dot(weights, row.weights));
    return { row, shares: solveFactored(this.#factor, seen) };
  }

  /** Returns a row's score of each window, 0..1; one of the whole track where its windows are not kept. */
  windowScores(
    { row, shares }: PreparedRow,
    { embedding, windows, deviations }: WindowEvidence,
  ): Float32Array {
    const mean = rowLogit(row, embedding);
    if (windows === 0) return Float32Array.of(sigmoid(mean));
    return Float32Array.from({ length: windows }, (_, window) => {
      let value = mean;
      const start = window * shares.length;
      for (let tag = 0; tag < shares.length; tag++) value += shares[tag]! * deviations[start + tag]!;
      return sigmoid(value);
    });
  }
}

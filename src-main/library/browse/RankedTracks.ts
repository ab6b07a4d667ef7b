import type { TrackColumns } from '../index/TrackColumns.ts';

/** Tracks in an order that somebody worked out, the best first. */
export class RankedTracks {
  #ids: readonly number[] | Uint32Array = [];

  /** Takes the place of the order before. */
  set(trackIds: readonly number[] | Uint32Array): void {
    this.#ids = trackIds;
  }

  /** [rows], from 1 for the best down to -1; NaN for those that are not among them. */
  ofRows(columns: TrackColumns): Float32Array {
    const ranked = new Float32Array(columns.count).fill(NaN);
    for (const [place, trackId] of this.#ids.entries()) {
      const row = columns.rowOf(trackId);
      if (row !== undefined) ranked[row] = 1 - (2 * place) / this.#ids.length;
    }
    return ranked;
  }
}

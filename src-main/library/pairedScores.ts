import type { Connection } from './Connection.ts';
import { readFloat32 } from './floatBlob.ts';

/** A track that two models have heard. */
export interface PairedScores {
  trackId: number;
  /** [tags], 0..1, of each model. */
  scores: readonly [Float32Array, Float32Array];
}

export interface PairedScoresQuery {
  modelIds: readonly [number, number];
  /** At most so many tracks: spread over the library, the same ones each time. */
  limit: number;
  /** Only tracks of which the person has decided something. */
  corrected?: boolean;
}

/** Finds tracks in which both of two models have heard something. */
export function pairedScores(connection: Connection, query: PairedScoresQuery): PairedScores[] {
  const { modelIds, limit, corrected = false } = query;
  const hasCorrection = 'EXISTS (SELECT 1 FROM corrections WHERE corrections.track_id = one.track_id)';
  // Knuth's multiplicative hash scatters the ids: a library's first tracks are often one artist's.
  const statement = connection.database.prepare<
    [number, number, number],
    { trackId: number; first: Buffer; second: Buffer }
  >(
    `SELECT one.track_id AS trackId, one.scores AS first, other.scores AS second
     FROM scores AS one JOIN scores AS other ON other.track_id = one.track_id
     WHERE one.model_id = ? AND other.model_id = ? AND length(one.scores) > 0 AND length(other.scores) > 0
       ${corrected ? `AND ${hasCorrection}` : ''}
     ORDER BY (one.track_id * 2654435761) % 4294967296, one.track_id LIMIT ?`,
  );
  const rows = connection.read(() => statement.all(...modelIds, limit));
  return rows.map(({ trackId, first, second }) => ({
    trackId,
    scores: [readFloat32(first), readFloat32(second)],
  }));
}

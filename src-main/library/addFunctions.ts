import type Database from 'better-sqlite3';
import { parseKey } from '../scores/keyNotation.ts';
import { rowSum } from './rowSum.ts';
import { carriedStrength } from './search/carriedStrength.ts';
import { trackTextOf } from './search/searchWords.ts';

/** Gives a connection the functions that triggers and views of the migrations call, and some statements. */
export function addFunctions(database: Database.Database): void {
  // For the triggers that keep track_text in step (migration 6)
  database.function('track_text_of', { deterministic: true }, trackTextOf as (text: unknown) => unknown);
  // For the view of what counts as a track's key (migration 10)
  database.function('key_number', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? (parseKey(text) ?? null) : null,
  );
  // For the triggers that keep the sums of rows (migration 14)
  database.function('row_sum', { deterministic: true, varargs: true, safeIntegers: true }, rowSum);
  // For searches for what was heard
  database.function('float32_at', { deterministic: true }, (scores: Buffer, position: number) =>
    scores.readFloatLE(position * Float32Array.BYTES_PER_ELEMENT),
  );
  database.function(
    'carried_strength',
    { deterministic: true },
    carriedStrength as (...values: unknown[]) => unknown,
  );
}

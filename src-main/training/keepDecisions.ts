import { existsSync, readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { ModelError } from '../errors.ts';
import { writeWhole } from '../files/writeWhole.ts';
import type { LoggedDecisions } from './collectLessons.ts';

/**
 * Returns the decisions that a file keeps, or those that are made now, which it keeps from then on: a training that goes on
 * later learns from what it began with. Throws ModelError where the file cannot be written or read.
 */
export function keepDecisions(file: string, read: () => LoggedDecisions): LoggedDecisions {
  try {
    if (existsSync(file)) return deserialize(readFileSync(file)) as LoggedDecisions;
    const decisions = read();
    writeWhole(file, serialize(decisions));
    return decisions;
  } catch (cause) {
    const message = `cannot keep what is learnt from in ${file}: ${(cause as Error).message}`;
    throw new ModelError(message, { path: file, cause });
  }
}

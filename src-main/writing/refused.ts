import { WriteError } from '../errors.ts';

/** What a trial in memory found against a write. */
export function refused(reason: string): WriteError {
  return new WriteError(`was not written, because the trial failed: ${reason}`);
}

import { HearmarkError, MistakeError } from '../errors.ts';
import { displayPath } from '../paths.ts';
import { logError, logFile } from './log.ts';

/**
 * What a person is told of something thrown: a named error says what to do; a mistake of ours goes to the log with its
 * stack, and only that is told. `where` is for the log.
 */
export function tellMistake(where: string, error: unknown): string {
  if (error instanceof MistakeError) logError(where, error);
  if (error instanceof HearmarkError) return error.message;
  logError(where, error);
  return `Hearmark made a mistake. The details are in its log: ${displayPath(logFile())}`;
}

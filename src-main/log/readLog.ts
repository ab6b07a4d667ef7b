import { readFileSync } from 'node:fs';
import { logFile, oldLogFile } from './log.ts';

/** The last lines of the log, the oldest first; none where nothing was noted yet. */
export function readLog(lines: number): string[] {
  const text = (contentOf(oldLogFile()) + contentOf(logFile())).trimEnd();
  return text === '' ? [] : text.split('\n').slice(-lines);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

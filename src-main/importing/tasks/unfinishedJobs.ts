import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../../files/writeWhole.ts';

const job = z.object({ kind: z.enum(['scan', 'listen']), folderIds: z.array(z.int()) });
const content = z.array(job);

/** A job that a person started and that has not come to its end. */
export type UnfinishedJob = z.infer<typeof job>;

/** Reads which jobs were under way when the application closed; none where the file does not say. */
export function readUnfinishedJobs(file: string): UnfinishedJob[] {
  try {
    return content.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Remembers which jobs are under way. Where that cannot be written, the next start does not take them up again. */
export function writeUnfinishedJobs(file: string, jobs: readonly UnfinishedJob[]): void {
  try {
    writeWhole(file, JSON.stringify(jobs));
  } catch {
    // said above
  }
}

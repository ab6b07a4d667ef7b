import type { Coverage } from '../scores/Coverage.ts';
import type { HearingInUse } from './useHearing.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';

/** With what a job listens: known when it begins, not when it is asked for. */
export interface JobModel extends HearingInUse {
  name: string;
  folder: string;
  modelId: number;
  runtime: RuntimeName;
  /** What goes on where it fails, one after the other. */
  fallbacks: readonly RuntimeName[];
  jobs: number;
  coverage: Coverage;
  /** Makes a track of each chapter of a file. */
  chapters: boolean;
}

import type { Listening } from '../scores/musicTasks.ts';
import type { Analysis, AnalysisRequest, Identity } from './protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** Asked as soon as it is known which track a file holds: what is it to be listened to for? An empty list: not at all. */
export type WhatToHear = (identity: Identity) => Listening[] | Promise<Listening[]>;

/** Whoever listens to files for an import: the processes of this machine (AnalysisPool), or these and other machines. */
export interface Analyser {
  /** How many files may be given to it at once; other machines come and go. */
  readonly jobs: number;
  /** What is heard of the files under way, in files: 0.25 for a quarter of one. */
  readonly begun: number;
  /** Seconds for which all have been waiting for the drive: 0 while any of them gets on. */
  readonly waitingSeconds: number;
  /**
   * Analyses one file. Rejects with ReadError, DecodeError (also for a crash) or ModelError; with what is no HearmarkError
   * where we made a mistake over this file.
   */
  analyse(
    path: string,
    coverage: Coverage,
    whatToHear: WhatToHear,
    more?: Omit<AnalysisRequest, 'path' | 'coverage'>,
  ): Promise<Analysis>;
  /** Told once what was heard is stored: until then another machine's answer is not crossed off. */
  stored?(analysis: Analysis): void;
  /** Ends its work at once; what is in flight or waits is rejected. */
  close(): void;
}

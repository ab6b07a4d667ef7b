import { hash } from 'node:crypto';
import type { WhatToHear } from '../analysis/Analyser.ts';
import type { Analysis, AnalysisRequest } from '../analysis/protocol.ts';
import { HearmarkError, ReadError } from '../errors.ts';
import type { Listening } from '../scores/musicTasks.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { ModelCard } from '../taggers/card.ts';
import { checkAnalysis } from './checkAnalysis.ts';
import { lookAtFile, placeBelow, type FileLook } from './describeFile.ts';
import type { JobMessage } from './messages.ts';
import { hashOfAll, type ModelHashes } from './sharedModels.ts';

/** One file of an import that is shared out, and how far it is. */
export interface SharedJob {
  id?: string;
  path: string;
  coverage: Coverage;
  whatToHear: WhatToHear;
  more: Omit<AnalysisRequest, 'path' | 'coverage'>;
  look?: FileLook;
  state: 'waiting' | 'sending' | 'sent' | 'here';
  /** Its place in the queue of the server. */
  place?: number;
  /** Who has begun it. */
  worker?: string;
  /** How many machines died while they listened to it. */
  deaths: number;
  /** What the machines that asked were told to hear in it. */
  told?: Listening[];
  /** It stays here: another machine could not do it. */
  isOurs: boolean;
  /** A copy of its file lies in the object store. */
  isGiven?: boolean;
  resolve: (analysis: Analysis) => void;
  reject: (error: Error) => void;
}

/** Says which file a job is about, and where machines that see the roots find it. Throws ReadError. */
export async function describeJob(
  { path, coverage, more }: Pick<SharedJob, 'path' | 'coverage' | 'more'>,
  models: ModelHashes,
  roots: readonly string[],
): Promise<{ look: FileLook; message: JobMessage }> {
  const look = await lookAtFile(path);
  const place = placeBelow(path, roots);
  if (!place) throw new ReadError('it lies outside of the folders', { path });
  const request = { coverage, ...more };
  const id = idOf(place, look, hashOfAll(models), request);
  return { look, message: { id, models, ...place, size: look.size, head: look.head, request } };
}

/**
 * Returns what a machine says that it heard for a job, with the owner's time of the file, for systems keep that differently.
 * Throws HearmarkError where it cannot be right.
 */
export function analysisOf({ look, told = [] }: SharedJob, said: unknown, card: ModelCard): Analysis {
  const analysis = checkAnalysis(said, card);
  if (analysis.size !== look?.size) throw new HearmarkError('it listened to another file');
  if (!analysis.parts && !told.every((one) => analysis.asked?.includes(one)))
    throw new HearmarkError('it heard less than it was asked for');
  return { ...analysis, modifiedNs: look.modifiedNs };
}

/** The same for the same content and question, whoever asks and whenever. */
function idOf(
  place: object,
  { size, modifiedNs, head }: FileLook,
  modelHash: string,
  request: object,
): string {
  const content = JSON.stringify([place, size, String(modifiedNs), head, modelHash, request]);
  return hash('sha256', content).slice(0, 40);
}

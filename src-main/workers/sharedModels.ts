import { createHash } from 'node:crypto';
import type { HearingFolders } from '../analysis/protocol.ts';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';
import { loadHearingPackage, type HearingPackage } from '../taggers/hearing/hearingPackage.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';

/** With what an import listens. */
export interface ListensWith {
  /** The folder of the tagger. */
  folder: string;
  /** Of the packages that hear something beside tags. */
  hearing: HearingFolders;
}

/** The packages that an import listens with, as the owner has them. */
export interface SharedModels {
  tagger: ModelPackage;
  hearing: Partial<Record<MusicTask, HearingPackage>>;
}

/** The same by their hashes, as they are called on the way to other machines. */
export interface ModelHashes {
  tagger: string;
  hearing: Partial<Record<MusicTask, string>>;
}

/** Reads what an import listens with. Throws ModelError. */
export async function loadSharedModels({ folder, hearing }: ListensWith): Promise<SharedModels> {
  const models: SharedModels = { tagger: await loadModelPackage(folder), hearing: {} };
  for (const task of musicTasks) {
    const of = hearing[task];
    if (of !== undefined) models.hearing[task] = await loadHearingPackage(of);
  }
  return models;
}

export function hashesOf({ tagger, hearing }: SharedModels): ModelHashes {
  const hashes: ModelHashes = { tagger: tagger.weightsHash, hearing: {} };
  for (const task of musicTasks) if (hearing[task]) hashes.hearing[task] = hearing[task].weightsHash;
  return hashes;
}

/** One hash over all of them: what a machine is compared for, and what its answers are of. */
export function hashOfAll({ tagger, hearing }: ModelHashes): string {
  const all = [tagger, ...musicTasks.map((task) => hearing[task] ?? '')];
  return createHash('sha256').update(all.join()).digest('hex');
}

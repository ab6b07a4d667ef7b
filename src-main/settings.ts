import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { ChangeableSettings, WriteSettings } from './api.ts';
import { ReadError } from './errors.ts';
import { writeWhole } from './files/writeWhole.ts';

/** Analysis processes at most: more than this machine has processors only makes them wait for each other. */
export const maximumJobs = availableParallelism();

const settings = z.looseObject({
  /** The model that is used where nobody names one. */
  model: z.string().optional(),
  /** SHA-256, hexadecimal, of models that were downloaded without a known one: from then on they must have it. */
  pinnedHashes: z.record(z.string(), z.string()).optional(),
  // What the settings view changes; see ChangeableSettings in api.ts.
  runtime: z.string().optional(),
  jobs: z.int().min(1).max(256).optional(),
  coverage: z.enum(['whole', 'sampled']).optional(),
  pollMinutes: z.int().min(1).max(1440).optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  columns: z.array(z.object({ key: z.string(), width: z.number(), shown: z.boolean() })).optional(),
  write: z
    .object({
      modes: z.record(z.string(), z.enum(['off', 'fill', 'add', 'replace'])),
      names: z.record(z.string(), z.string()).default({}),
      withParents: z.boolean(),
      withScores: z.boolean(),
      keepModified: z.boolean(),
      newId3Version: z.literal([3, 4]),
      convertId3: z.boolean().default(false),
      strictProof: z.boolean().default(false),
    })
    .optional(),
  pathsInLog: z.boolean().optional(),
  backups: z.boolean().optional(),
});

/**
 * How tags are written where nothing was chosen. To add takes nothing away; to fill empty fields alone would leave out
 * what is accepted later. Categories that other players do not show are off.
 */
export const standardWrite: WriteSettings = {
  modes: { genre: 'add', mood: 'add' },
  names: {},
  withParents: false,
  withScores: false,
  keepModified: false,
  newId3Version: 4,
  convertId3: false,
  strictProof: false,
};

/** What a person has chosen once and for all. */
export type StoredSettings = z.infer<typeof settings>;

/** Reads the settings; where there is no file yet, nothing has been chosen. Throws ReadError for a broken file. */
export function readSettings(file: string): StoredSettings {
  try {
    return settings.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ReadError(`cannot read the settings in ${file}; correct or delete the file`, {
      path: file,
      cause,
    });
  }
}

/** Changes some of the settings: the file is replaced at once, so that a crash leaves the old or the new one. */
export function changeSettings(file: string, changes: StoredSettings): void {
  const changed = { ...readSettings(file), ...changes };
  writeWhole(file, `${JSON.stringify(changed, undefined, 2)}\n`);
}

/** Reads the settings, with what holds where nothing was chosen. Throws ReadError for a broken file. */
export function chosenSettings(file: string): ChangeableSettings & { model: string | undefined } {
  const chosen = readSettings(file);
  return {
    model: chosen.model,
    runtime: chosen.runtime ?? 'onnx-cpu',
    jobs: Math.min(chosen.jobs ?? availableParallelism(), maximumJobs),
    coverage: chosen.coverage ?? 'whole',
    pollMinutes: chosen.pollMinutes ?? 15,
    theme: chosen.theme ?? 'system',
    columns: chosen.columns ?? [],
    write: chosen.write ?? standardWrite,
    pathsInLog: chosen.pathsInLog ?? false,
    backups: chosen.backups ?? true,
  };
}

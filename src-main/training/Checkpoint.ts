import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../errors.ts';
import { writeWhole } from '../files/writeWhole.ts';
import { encodeSafetensors, parseSafetensors } from '../taggers/safetensors.ts';
import type { StateDict } from '../taggers/stateDict.ts';

export const epochLine = z.strictObject({
  epoch: z.int(),
  loss: z.number(),
  validationLoss: z.number(),
  /** Means over the tags that are learnt, on the validation files; null where none has yes and no there. */
  rocAuc: z.number().nullable(),
  prAuc: z.number().nullable(),
  seconds: z.number(),
});

/** What is kept of a training; of another one nothing is taken up. */
const format = 2;

const state = z.strictObject({
  format: z.literal(format),
  /** What decides the run: another request begins anew. */
  request: z.string(),
  curve: z.array(epochLine),
  bestEpoch: z.int(),
  /** SHA-256, hexadecimal, of the two files of weights. */
  current: z.string(),
  best: z.string(),
});

/** What an epoch came to. */
export type EpochLine = z.infer<typeof epochLine>;

/** A training as it stands after an epoch. */
export interface CheckpointState {
  request: string;
  curve: EpochLine[];
  bestEpoch: number;
  current: StateDict;
  best: StateDict;
}

/**
 * Where a training stands, in a folder of its own. Weights are files named by their hash, and `state.json`, which names
 * them, is replaced at once: whenever the process ends, the folder holds the last whole epoch.
 */
export class Checkpoint {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Stores a state. Throws ModelError where it cannot be written; the state before stands then. */
  async save({ current, best, ...rest }: CheckpointState): Promise<void> {
    try {
      const stored = { format, ...rest, current: this.#write(current), best: this.#write(best) };
      writeWhole(join(this.#folder, 'state.json'), JSON.stringify(stored));
      await this.#tidy([stored.current, stored.best]);
    } catch (cause) {
      const message = `cannot keep where the training stands in ${this.#folder}: ${(cause as Error).message}`;
      throw new ModelError(message, { path: this.#folder, cause });
    }
  }

  /**
   * Reads the state of a run; undefined where there is none of this request, or one that another release wrote. Throws
   * ModelError where it was damaged: cut short, changed, or with weights that are no numbers.
   */
  async load(request: string): Promise<CheckpointState | undefined> {
    const file = join(this.#folder, 'state.json');
    if (!existsSync(file)) return undefined;
    try {
      const read = JSON.parse(await readFile(file, 'utf8')) as { format?: unknown } | null;
      if (read?.format !== format) return undefined;
      const { format: _format, ...stored } = state.parse(read);
      if (stored.request !== request) return undefined;
      return { ...stored, current: await this.#read(stored.current), best: await this.#read(stored.best) };
    } catch (cause) {
      const message = `the checkpoint in ${this.#folder} is damaged (${(cause as Error).message}): delete it to start again`;
      throw new ModelError(message, { path: this.#folder, cause });
    }
  }

  /** Forgets the run. */
  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  #write(weights: StateDict): string {
    const bytes = encodeSafetensors(weights);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (!existsSync(this.#weightsFile(hash))) writeWhole(this.#weightsFile(hash), bytes);
    return hash;
  }

  async #read(hash: string): Promise<StateDict> {
    const bytes = await readFile(this.#weightsFile(hash));
    if (createHash('sha256').update(bytes).digest('hex') !== hash)
      throw new ModelError('its weights were changed');
    return parseSafetensors(bytes);
  }

  /** Deletes the weights of epochs that nothing names any more. */
  async #tidy(hashes: readonly string[]): Promise<void> {
    const kept = new Set(['state.json', ...hashes.map((hash) => `${hash}.safetensors`)]);
    for (const name of await readdir(this.#folder)) {
      if (!kept.has(name)) await rm(join(this.#folder, name));
    }
  }

  #weightsFile(hash: string): string {
    return join(this.#folder, `${hash}.safetensors`);
  }
}

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Training } from '../../api.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import type { TrainingPlan } from './TrainingTask.ts';

const kept = z.object({
  plan: z.object({
    depth: z.enum(['thresholds', 'head', 'full']),
    model: z.string(),
    weightsHash: z.string(),
    tagIds: z.array(z.int()).nullable(),
    epochs: z.int(),
    machine: z.string().nullable().default(null),
  }),
  // Its curve and report are shown, and no more: what is needed of it to go on
  data: z.looseObject({
    state: z.enum(['running', 'paused', 'judging', 'ready', 'scoring']),
    trainedModel: z.string().nullable(),
    curve: z.array(z.looseObject({ epoch: z.int() })),
    report: z.looseObject({ isBetter: z.boolean(), tags: z.array(z.unknown()) }).nullable(),
    startedAt: z.number(),
  }),
});

/** A training that is not over. */
export interface KeptTraining {
  id: number;
  plan: TrainingPlan;
  data: Training;
}

/**
 * The trainings that are not over, each in a folder named by its id, so that they outlive the session: what it was asked
 * for and how far it is (`training.json`), and, of all layers, what it learns from and its checkpoint.
 */
export class KeptTrainings {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  folderOf(id: number): string {
    return join(this.#folder, String(id));
  }

  /** The oldest first; what cannot be read is passed over. */
  list(): KeptTraining[] {
    return this.#ids().flatMap((id) => {
      try {
        const { plan, data } = kept.parse(JSON.parse(readFileSync(this.#fileOf(id), 'utf8')));
        return [{ id, plan, data: { ...(data as unknown as Training), id } }];
      } catch {
        return [];
      }
    });
  }

  /** The first id that no folder has, nor one after it. */
  get nextId(): number {
    return Math.max(0, ...this.#ids()) + 1;
  }

  /** Notes how far a training is. Where that cannot be written, the next session knows what was noted before. */
  save({ id, plan, data }: KeptTraining): void {
    try {
      writeWhole(this.#fileOf(id), JSON.stringify({ plan, data }));
    } catch {
      // said above
    }
  }

  /** Deletes what is kept of a training. */
  forget(id: number): void {
    rmSync(this.folderOf(id), { recursive: true, force: true });
  }

  #fileOf(id: number): string {
    return join(this.folderOf(id), 'training.json');
  }

  #ids(): number[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => /^[1-9]\d{0,8}$/.test(name))
        .map(Number)
        .sort((a, b) => a - b);
    } catch {
      return [];
    }
  }
}

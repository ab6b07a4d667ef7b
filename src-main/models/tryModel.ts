import { totalmem } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { Child } from '../processes/Child.ts';
import { launchProcess, type LaunchProcess } from '../processes/launchProcess.ts';

/** What is said between tryModel and its process. */
export interface TrialTalk {
  /** The package's folder. */
  request: string;
  answer: null;
  word: never;
  question: never;
  reply: never;
}

export interface TrialLimits {
  /** From the start of the process to its answer. */
  seconds: number;
  memoryBytes: number;
}

export interface TrialOptions extends Partial<TrialLimits> {
  /** Gives the trial up. */
  signal?: AbortSignal;
}

/** Ours take a few seconds and under 2 GiB; a machine may be slow and busy. */
export const usualLimits: TrialLimits = { seconds: 120, memoryBytes: Math.min(8 * 2 ** 30, totalmem() / 2) };

const module = join(import.meta.dirname, 'tryModelProcess.ts');

/**
 * Opens a model package that somebody else made, and scores test sound with it, in a process of its own with limits of
 * time and memory. Throws ModelError that says what is wrong with it.
 */
export async function tryModel(
  folder: string,
  launch: LaunchProcess,
  { signal, ...limits }: TrialOptions = {},
): Promise<void> {
  const { seconds, memoryBytes } = { ...usualLimits, ...limits };
  const child = new Child<TrialTalk>({
    launch,
    module,
    args: [seconds, memoryBytes].map((limit) => String(Math.round(limit))),
    lost: ({ how }) => new ModelError(`opening it ended its process (${how})`, { path: folder }),
  });
  const limit = setTimeout(
    () => void child.close(new ModelError(`it has no answer within ${seconds} s`, { path: folder })),
    1000 * seconds,
  );
  try {
    await child.ask(folder, signal && { signal });
  } finally {
    clearTimeout(limit);
    void child.close();
  }
}

/** Tries a package as `hearmark models import` does. */
export const inOwnProcess = (folder: string): Promise<void> => tryModel(folder, launchProcess);

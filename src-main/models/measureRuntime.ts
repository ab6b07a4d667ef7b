import { join } from 'node:path';
import { RuntimeError } from '../errors.ts';
import { Child } from '../processes/Child.ts';
import { launchProcess, type LaunchProcess } from '../processes/launchProcess.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';

/** How a runtime did on a model's calibration window. */
export interface Timing {
  milliseconds: number;
  scores: number[];
  device: string;
}
/** The same, or why the runtime cannot be used. */
export type Measurement = Timing | { reason: string };

/** What is said between measureRuntime and its process. */
export interface MeasuringTalk {
  request: { folder: string; runtime: RuntimeName };
  answer: Timing;
  /** The first run is over. */
  word: 'warm';
  question: never;
  reply: never;
}

const module = join(import.meta.dirname, 'measureRuntimeProcess.ts');

/** From the start to the end of the first run. */
const warmingLimitMs = 30_000;

/**
 * Runs a model on a runtime in a process of its own: a GPU driver can crash the process that loads it or hang there, and
 * TensorFlow.js gives no memory back. Gives up `limitMs` after its first run. Never rejects.
 */
export async function measureRuntime(
  folder: string,
  runtime: RuntimeName,
  limitMs: number,
  launch: LaunchProcess = launchProcess,
): Promise<Measurement> {
  const child = new Child<MeasuringTalk>({
    launch,
    module,
    lost: ({ how }) => new RuntimeError(`ends its process (${how})`),
    onWord() {
      clearTimeout(limit);
      limit = setTimeout(() => giveUp(`stopped after ${Math.round(limitMs) / 1000} s`), limitMs);
    },
  });
  // A driver may hang where no signal ends it: its process is not waited for
  const giveUp = (reason: string) => void child.close(new RuntimeError(reason));
  let limit = setTimeout(() => giveUp('not ready within 30 s'), warmingLimitMs);
  try {
    return await child.ask({ folder, runtime });
  } catch (error) {
    return { reason: (error as Error).message };
  } finally {
    clearTimeout(limit);
    void child.close();
  }
}

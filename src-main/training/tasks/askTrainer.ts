import { join } from 'node:path';
import { RuntimeError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { FitPlan } from '../fitFromParent.ts';
import type { TrainerProgress, TrainerRequest, TrainerTalk, TrainerTasks } from './protocol.ts';

export interface TrainerAskOptions {
  launch: LaunchProcess;
  /** Ends the process at once, whatever it does. */
  signal: AbortSignal;
  onProgress?: (progress: TrainerProgress) => void;
  /** Has another machine fit what the process asks for. */
  fitElsewhere?: (plan: FitPlan) => Promise<void>;
}

const module = join(import.meta.dirname, 'trainingProcess.ts');

/**
 * Asks a training process of its own one thing. Settles when the process has ended, and with it whatever it held; rejects
 * with the error that it told, RuntimeError where it ended without a word, or the signal's reason.
 */
export async function askTrainer<Kind extends keyof TrainerTasks>(
  kind: Kind,
  asks: TrainerTasks[Kind]['asks'],
  { launch, signal, onProgress, fitElsewhere }: TrainerAskOptions,
): Promise<TrainerTasks[Kind]['answers']> {
  const child = new Child<TrainerTalk>({
    launch,
    module,
    lost: ({ how }) => new RuntimeError(`the process that trained ended (${how})`),
    ...(onProgress && { onWord: onProgress }),
  });
  try {
    // A process answers what it was asked, which the compiler cannot see through the message.
    const request = { kind, ...asks } as unknown as TrainerRequest;
    const reply = async (plan: FitPlan) => {
      await fitElsewhere?.(plan);
      return null;
    };
    return await child.ask(request, { signal, reply });
  } finally {
    await child.close();
  }
}

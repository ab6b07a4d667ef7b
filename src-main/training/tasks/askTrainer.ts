import { join } from 'node:path';
import { fromPlainError, RuntimeError } from '../../errors.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { TrainerProgress, TrainerReport, TrainerTasks } from './protocol.ts';

export interface AskOptions {
  launch: LaunchProcess;
  /** Ends the process at once, whatever it does. */
  signal: AbortSignal;
  onProgress?: (progress: TrainerProgress) => void;
}

const module = join(import.meta.dirname, 'trainingProcess.ts');

/**
 * Asks a training process of its own one thing. Settles when the process has ended, and with it whatever it held; rejects
 * with the error that it told, or RuntimeError where it ended without a word.
 */
export function askTrainer<Kind extends keyof TrainerTasks>(
  kind: Kind,
  asks: TrainerTasks[Kind]['asks'],
  { launch, signal, onProgress = () => {} }: AskOptions,
): Promise<TrainerTasks[Kind]['answers']> {
  return new Promise((resolve, reject) => {
    const child = launch(module, []);
    const end = () => child.kill();
    let settle = (how: string) => reject(new RuntimeError(`the process that trained ended (${how})`));
    child.onMessage((message) => {
      const report = message as TrainerReport;
      switch (report.kind) {
        case 'ready':
          return child.send({ kind, ...asks });
        case 'progress':
          return onProgress(report.progress);
        case 'answer':
          settle = () => resolve(report.answer);
          return end();
        case 'failed':
          settle = () => reject(fromPlainError(report.error));
          return end();
      }
    });
    child.onExit((how) => {
      signal.removeEventListener('abort', end);
      settle(how);
    });
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

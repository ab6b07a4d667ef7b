import { launchProcess } from '../../processes/launchProcess.ts';
import type { FitPlan } from '../fitFromParent.ts';
import type { FitProgress } from '../fitNetwork.ts';
import { askTrainer } from './askTrainer.ts';
import type { ModelPlace, TrainerProgress } from './protocol.ts';

export interface FitAsked {
  plan: FitPlan;
  model: ModelPlace;
  checkpointFolder: string;
  onProgress: (progress: FitProgress) => void;
  signal: AbortSignal;
}

/** Has a training process fit a model to files; the checkpoint is what comes of it. Rejects as askTrainer does. */
export async function fitInOwnProcess({ onProgress, signal, ...asked }: FitAsked): Promise<void> {
  const tell = (progress: TrainerProgress) => {
    if (progress.kind !== 'share') onProgress(progress);
  };
  await askTrainer('fit', asked, { launch: launchProcess, signal, onProgress: tell });
}

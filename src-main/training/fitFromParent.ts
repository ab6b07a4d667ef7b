import { aggregate } from '../taggers/aggregate.ts';
import { loadNetwork } from '../taggers/architectures.ts';
import { aggregationsOf } from '../taggers/card.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';
import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import type { TagWeight } from '../taggers/tfjs/trackLoss.ts';
import { trainingObjective, type TrainingMode } from '../taggers/tfjs/trainingMode.ts';
import type { Checkpoint } from './Checkpoint.ts';
import { fitNetwork, type FitProgress, type FitResult, type LabelledFile } from './fitNetwork.ts';
import { TrainingAudio } from './TrainingAudio.ts';

/** All that decides how a model is trained on files. Nothing in it but the paths is of this machine. */
export interface FitPlan {
  /** What decides the run, in words. */
  request: string;
  /** How many tags the network answers, new ones after those of its parent. */
  tags: number;
  start: StateDict;
  training: LabelledFile[];
  validation: LabelledFile[];
  /** [tags] */
  tagWeights: TagWeight[];
  mode: TrainingMode;
  seed: number;
  epochs: number;
}

interface FitOptions {
  backend: BackendName;
  checkpoint: Checkpoint;
  report: (progress: FitProgress) => void;
  signal?: AbortSignal;
}

/** A tenth of what a network starts with: it knows most already. */
const peakRate = 1e-4;

/**
 * Trains all layers of a model on files, holding it to what it heard where nothing was decided (fitNetwork); goes on after
 * the last epoch of the checkpoint. Throws ParameterError, ModelError.
 */
export async function fitFromParent(
  model: ModelPackage,
  { start, tags, ...plan }: FitPlan,
  options: FitOptions,
): Promise<FitResult> {
  const { card } = model;
  const aggregations = aggregationsOf(card);
  await using parent = await Tagger.open(model);
  return await fitNetwork({
    ...plan,
    ...options,
    start: {
      network: await loadNetwork(card.architecture, card.hyperparameters, tags),
      weights: start,
      tags,
    },
    audio: new TrainingAudio(card),
    objective: trainingObjective(plan.mode, aggregations),
    statistics: 'running',
    parent: async (windows) => {
      const { scores } = await parent.score(windows);
      return aggregate(scores, card.vocabulary.length, aggregations);
    },
    peakRate,
  });
}

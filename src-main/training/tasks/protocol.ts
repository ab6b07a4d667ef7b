import { join } from 'node:path';
import type { FitPlan } from '../fitFromParent.ts';
import type { FitProgress } from '../fitNetwork.ts';
import type { TrainedHead } from '../trainHead.ts';
import type { LearntRow } from '../trainRow.ts';
import type { Depth, TrainingResult } from '../TrainingResult.ts';

/** A model package; one that was changed since is refused. */
export interface ModelPlace {
  folder: string;
  weightsHash: string;
}

/** What came of a training. */
export interface Learnt {
  result: TrainingResult;
  /** Of the output layer: installed when they are accepted. */
  rows: LearntRow[];
  /** The name of the model that nobody uses yet, of all layers; null where there was nothing to learn. */
  installed: string | null;
}

/** What a training process can be asked, and what it answers; one question a process. It writes nothing to the library. */
export interface TrainerTasks {
  learn: {
    asks: {
      depth: Depth;
      libraryFile: string;
      model: ModelPlace;
      modelId: number;
      tagIds: readonly number[] | null;
      seed: number;
      epochs: number;
      /** Where a training of all layers keeps what it needs to go on. */
      folder: string;
      modelsFolder: string;
      /** All layers are trained elsewhere, as far as they get there: by the reply to the question. */
      isElsewhere: boolean;
    };
    answers: Learnt;
  };
  /** Fits a model to files for another machine, which has the library; the checkpoint is what comes of it. */
  fit: {
    asks: { model: ModelPlace; plan: FitPlan; checkpointFolder: string };
    answers: null;
  };
  /** Installs learnt rows as a model of their own. */
  install: {
    asks: {
      model: ModelPlace;
      learnt: Pick<Learnt, 'result' | 'rows'>;
      insist: boolean;
      modelsFolder: string;
    };
    answers: InstalledHead;
  };
  /** What a model that was installed so has changed. */
  compare: { asks: { model: ModelPlace; trained: ModelPlace }; answers: InstalledHead };
}

export interface InstalledHead {
  name: string;
  head: TrainedHead;
}

export type TrainerRequest = {
  [Kind in keyof TrainerTasks]: { kind: Kind } & TrainerTasks[Kind]['asks'];
}[keyof TrainerTasks];

/** Where a training of all layers keeps how far it is, of the folder that is its own. */
export function checkpointFolder(folder: string): string {
  return join(folder, 'checkpoint');
}

/** How far it is; of the output layer a share, 0..1. */
export type TrainerProgress = FitProgress | { kind: 'share'; share: number };

export interface TrainerTalk {
  request: TrainerRequest;
  answer: TrainerTasks[keyof TrainerTasks]['answers'];
  word: TrainerProgress;
  question: FitPlan;
  reply: null;
}

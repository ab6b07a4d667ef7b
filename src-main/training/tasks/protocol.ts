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
    };
    answers: Learnt;
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

/** How far it is; of the output layer a share, 0..1. */
export type TrainerProgress = FitProgress | { kind: 'share'; share: number };

export interface TrainerTalk {
  request: TrainerRequest;
  answer: TrainerTasks[keyof TrainerTasks]['answers'];
  word: TrainerProgress;
  question: never;
  reply: never;
}

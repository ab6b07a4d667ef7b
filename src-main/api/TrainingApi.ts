import type { TrackRow } from './TrackRow.ts';

/** Learning from what was decided: nothing is in use before the person says so. */
export interface TrainingApi {
  /** What there is to learn from: each tag that somebody decided something of, and what it still needs. */
  listLessons(): Lessons;
  /** Begins a training of the model in use; one runs at a time. null: of every tag there are answers enough for. */
  startTraining(request: {
    depth: TrainingDepth;
    tagIds: number[] | null;
    epochs: number;
    /** Another machine that is to do a training of all layers, by its name. */
    machine?: string | undefined;
  }): Training;
  /** Trainings of this session, and those whose epochs an earlier one kept; the newest first. */
  listTrainings(): Training[];
  /**
   * What using a training that is ready would change, of each tag that got better: the first tracks, and how many. Null where nobody
   * knows before they are heard again, and of trainings of earlier sessions.
   */
  listTrainingChanges(request: { trainingId: number }): TrainingChange[] | null;
  /** Of all layers: stops at once, and `resumeTraining` goes on from the last whole epoch, after a restart too. */
  pauseTraining(request: { trainingId: number }): Training;
  resumeTraining(request: { trainingId: number }): Training;
  /** Gives a training up, and what it learnt: its model is deleted if nobody uses it. */
  cancelTraining(request: { trainingId: number }): Training;
  /**
   * Uses what a training learnt: thresholds at once, a trained output layer after the library was scored anew from what
   * is stored, all layers while the library is heard again. Where nothing got better, only with `insist`.
   */
  acceptTraining(request: { trainingId: number; insist: boolean }): Training;
}

/** thresholds: when a tag is suggested; head: the output layer, from what is stored; full: all layers, from the files. */
export type TrainingDepth = 'thresholds' | 'head' | 'full';

export interface Lessons {
  /** Corrected tracks that the model in use has heard, and those it has not. */
  tracks: number;
  unheard: number;
  /** Answers of each kind that a tag needs. */
  neededAnswers: number;
  /** The nearest to being learnt first. */
  tags: { tagId: number; positives: number; negatives: number; lacks: string | null }[];
}

export interface Training {
  id: number;
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  depth: TrainingDepth;
  /** The model it began from. */
  model: string;
  /** What came of it; null until it is there, and of thresholds, which need no new model. */
  trainedModel: string | null;
  /**
   * 'ready': learnt and judged, and not in use. 'scoring': the library is scored anew. 'inUse': was taken into use, and
   * stays that where the person goes back. 'left': given up.
   */
  state: 'running' | 'paused' | 'judging' | 'ready' | 'scoring' | 'inUse' | 'left' | 'failed';
  /** Why it failed, or what is to be known of it. */
  reason: string | null;
  /** 0..1 of the step under way; null where nobody knows. */
  share: number | null;
  remainingSeconds: number | null;
  epochs: number;
  /** The other machine that was asked to do it; null where this one was. */
  machine: string | null;
  /** Of all layers: one an epoch. Areas are means over the tags that are learnt, on tracks that are not learnt from. */
  curve: {
    epoch: number;
    loss: number;
    validationLoss: number;
    rocAuc: number | null;
    prAuc: number | null;
  }[];
  report: TrainingReport | null;
  startedAt: number;
  endedAt: number | null;
}

/** Tracks of which nobody said yet whether they have a tag. */
export interface TrainingChange {
  tagId: number;
  /** It would be suggested for them, and is not now. */
  gains: { total: number; rows: TrackRow[] };
  /** It is suggested for them now, and would be no longer. */
  losses: { total: number; rows: TrackRow[] };
}

/** What a training is worth, on answers held out from it. */
export interface TrainingReport {
  tracks: number;
  isBetter: boolean;
  tags: {
    tagId: number;
    positives: number;
    negatives: number;
    thresholds: { before: number | null; after: number };
    /** Null before where the model did not know the tag. */
    before: TrainingFigures | null;
    after: TrainingFigures;
    /** Why it is left as it was; null where it is taken. */
    refused: string | null;
    /** For the plot: how often it is right, by how sure it is. */
    calibration: { before: CalibrationPoint[]; after: CalibrationPoint[] };
  }[];
  /** Tags that were not learnt, and why. */
  left: { tagId: number; name: string; reason: string }[];
  /** How far tags moved that nobody corrected; null where their numbers are the same. */
  untouched: {
    tags: number;
    tracks: number;
    meanAbsoluteDifference: number;
    changedDecisions: number;
  } | null;
}

/** A value, and what 19 of 20 repetitions would give. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface TrainingFigures {
  rocAuc: Interval;
  prAuc: Interval;
  f1: Interval;
  /** Expected calibration error, 0..1. */
  calibrationError: Interval;
}

/** Of the cases of which a model is about equally sure, what it expects and what is so: both 0..1. */
export interface CalibrationPoint {
  expected: number;
  observed: number;
  answers: number;
}

import type { Training, TrainingDepth, TrainingFigures, TrainingReport } from '../../../src-main/api.ts';
import { counted } from '../../format.ts';

/** What is learnt, as a choice: what it does, and what it costs. */
export const depthWords: Record<TrainingDepth, { title: string; does: string; costs: string }> = {
  thresholds: {
    title: 'When to suggest',
    does: 'Moves the score from which a tag is suggested (its threshold). What is heard stays as it is.',
    costs: 'Takes no time. Only for tags that the model already knows.',
  },
  head: {
    title: 'The last layer',
    does: 'Learns how to turn what was heard into tags, including new tags of your own.',
    costs: 'Takes seconds: nothing is listened to again. Makes a new model beside the old one.',
  },
  full: {
    title: 'The whole network',
    does: 'Listens to the tracks you answered again and changes how it hears (all layers).',
    costs: 'Takes minutes to hours, and can be paused. Needs many answers to be worth it.',
  },
};

export type Measure = keyof TrainingFigures;
export const measures: Measure[] = ['rocAuc', 'prAuc', 'f1', 'calibrationError'];

/** What a figure is called, and what it means. */
export const measureWords: Record<Measure, { name: string; means: string; best: 0 | 1 }> = {
  rocAuc: {
    name: 'ROC-AUC',
    means: 'how often a track with the tag scores above one without it: 1 is always, 0.5 a coin toss',
    best: 1,
  },
  prAuc: {
    name: 'PR-AUC',
    means: 'how many of the tracks that it puts first are right, averaged down the list: 1 is all',
    best: 1,
  },
  f1: {
    name: 'F1',
    means: 'how right and how complete its suggestions are, in one number: 1 is both',
    best: 1,
  },
  calibrationError: {
    name: 'Calibration error',
    means: 'how far its certainty is from how often it is right: 0 is best',
    best: 0,
  },
};

function learningWords({
  depth,
  curve,
  epochs,
  machine,
}: Pick<Training, 'depth' | 'curve' | 'epochs' | 'machine'>) {
  const where = machine === null ? 'Learning' : `Learning on ${machine}`;
  return depth === 'full' && curve.length < epochs
    ? `${where}: epoch ${curve.length + 1} of ${epochs}`
    : where;
}

/** What a training is at, in a few words. */
export function workWords({ state, depth, curve, epochs, machine }: Training): string {
  switch (state) {
    case 'running':
      return learningWords({ depth, curve, epochs, machine });
    case 'paused':
      return 'Paused';
    case 'judging':
      return 'Trying out what was learnt';
    case 'ready':
      return 'Learnt, not in use yet';
    case 'scoring':
      return depth === 'full' ? 'Listening to your library again' : 'Scoring your library again';
    case 'inUse':
      return 'In use';
    case 'left':
      return 'Discarded';
    case 'failed':
      return 'Failed';
  }
}

/** What came of a training, in one sentence. */
export function sumUp({ tags, left }: TrainingReport): string {
  const taken = tags.filter(({ refused }) => refused === null);
  const added = taken.filter(({ before }) => before === null).length;
  const better = taken.length - added;
  const refused = tags.length - taken.length;
  const parts = [
    ...(better > 0 ? [`${counted(better, 'tag')} got better`] : []),
    ...(added > 0 ? [`${counted(added, 'new tag was', 'new tags were')} learnt`] : []),
    ...(taken.length === 0 ? ['Nothing got better'] : refused > 0 ? [`${refused} did not get better`] : []),
    ...(left.length > 0 ? [`${left.length} ${left.length === 1 ? 'was' : 'were'} left unchanged`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** 0..1 to the hundredth, as models are compared. */
export function formatFigure(value: number): string {
  return value.toFixed(2);
}

import type { Training, TrainingDepth, TrainingFigures, TrainingReport } from '../../../src-main/api.ts';
import { m } from '../../messages/m.ts';
import { formatDecimals } from '../../format.ts';

/** What is learnt, as a choice: what it does, and what it costs. */
export const depthWords: Record<TrainingDepth, { title: string; does: string; costs: string }> = {
  thresholds: {
    title: m.training.whenToSuggest(),
    does: m.training.movesTheScore(),
    costs: m.training.takesNoTimeOnly(),
  },
  head: {
    title: m.training.theLastLayer(),
    does: m.training.learnsHowToTurn(),
    costs: m.training.takesSecondsNothingIsListened(),
  },
  full: {
    title: m.training.theWholeNetwork(),
    does: m.training.listensToTheTracks(),
    costs: m.training.takesMinutesToHours(),
  },
};

export type Measure = keyof TrainingFigures;
export const measures: Measure[] = ['rocAuc', 'prAuc', 'f1', 'calibrationError'];

/** What a figure is called, and what it means. */
export const measureWords: Record<Measure, { name: string; means: string; best: 0 | 1 }> = {
  rocAuc: {
    name: m.training.rocAuc(),
    means: m.training.howOftenATrack(),
    best: 1,
  },
  prAuc: {
    name: m.training.prAuc(),
    means: m.training.howManyOfTheTracks(),
    best: 1,
  },
  f1: {
    name: 'F1',
    means: m.training.howRightAndHowComplete(),
    best: 1,
  },
  calibrationError: {
    name: m.training.calibrationError(),
    means: m.training.howFarItsCertainty(),
    best: 0,
  },
};

function learningWords({
  depth,
  curve,
  epochs,
  machine,
}: Pick<Training, 'depth' | 'curve' | 'epochs' | 'machine'>) {
  const where = machine === null ? m.training.learning() : m.training.learningOn({ machine });
  return depth === 'full' && curve.length < epochs
    ? m.training.epochOf({ where, curve: curve.length + 1, epochs })
    : where;
}

/** What a training is at, in a few words. */
export function workWords({ state, depth, curve, epochs, machine }: Training): string {
  switch (state) {
    case 'running':
      return learningWords({ depth, curve, epochs, machine });
    case 'paused':
      return m.training.paused();
    case 'judging':
      return m.training.tryingOutWhatWasLearnt();
    case 'ready':
      return m.training.learntNotInUseYet();
    case 'scoring':
      return depth === 'full'
        ? m.training.listeningToYourLibraryAgain()
        : m.training.scoringYourLibraryAgain();
    case 'inUse':
      return m.training.inUse();
    case 'left':
      return m.training.discarded();
    case 'failed':
      return m.training.failed();
  }
}

/** What came of a training, in one sentence. */
export function sumUp({ tags, left }: TrainingReport): string {
  const taken = tags.filter(({ refused }) => refused === null);
  const added = taken.filter(({ before }) => before === null).length;
  const better = taken.length - added;
  const refused = tags.length - taken.length;
  const parts = [
    ...(better > 0 ? [m.training.tagsGotBetter({ tags: better })] : []),
    ...(added > 0 ? [m.training.newTagsWereLearnt({ tags: added })] : []),
    ...(taken.length === 0
      ? [m.training.nothingGotBetter()]
      : refused > 0
        ? [m.training.didNotGetBetter({ refused })]
        : []),
    ...(left.length > 0 ? [m.training.wereLeftUnchanged({ count: left.length })] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** 0..1 to the hundredth, as models are compared. */
export function formatFigure(value: number): string {
  return formatDecimals(value, 2);
}

import { mean } from '../analysis/rankStatistics.ts';
import type { TrackScores } from '../library/Scores.ts';
import type { AggregationRule } from '../taggers/card.ts';
import { balancedWeights, fitLogistic } from './fitLogistic.ts';
import { judgeHeldOut } from './bootstrap.ts';
import type { Example } from './collectLessons.ts';
import { foldsOf } from './foldsOf.ts';
import type { LearnableTag } from './LearnableTag.ts';
import { answersAsBefore, answersHeldOut, learnThreshold } from './learnThreshold.ts';
import { logit, sigmoid } from '../scores/logit.ts';
import { confidenceAt, thresholdAt } from './networkScale.ts';
import type { OutputLayer } from './outputLayer.ts';
import { rowLogit, type HeadRow } from './rowLogit.ts';
import { penalties, type Penalty, type Standardisation } from './Standardisation.ts';
import type { LearntTag } from './judgeThresholds.ts';

/** A tag with the row that was learnt for it. */
export interface LearntRow extends LearntTag {
  row: HeadRow;
  /** Where the row goes in the output layer; undefined for a new one. */
  position: number | undefined;
  /** As models and packages call the tag. */
  name: string;
}

export interface HeadTraining {
  layer: OutputLayer;
  standardisation: Standardisation;
  seed: number;
}

/**
 * What holds weights to the old ones, or to none, for each feature: as if a change moved logits by about 4, the root of 16,
 * before any answer. Found by hand on the music of test/bench/learning.bench.ts, where from half to twice as much is as good;
 * choosing it for each tag by its answers, of which there are some tens, was worse.
 */
const shrinkagePerFeature = 1 / 16;
/** Of the bias: a tag that the model knows has a threshold that means something, a new one has none. */
const biasShrinkage = { known: 1, added: 0.01 };
/** A learnt row answers to the mean of the windows' embeddings, which is what the library keeps, and what it is learnt of. */
export const learntAggregation: AggregationRule = 'mean-logit';
/** A new tag's threshold: its row is fitted to answers, so that even odds are there. */
export const evenOdds = 0.5;
/** A better loss may not cost more than this of the order. */
const toleratedRocAuc = 0.02;

/** What a row is fitted by. */
type RowFit = Pick<HeadTraining, 'layer' | 'standardisation'>;

/** One answer, with what it takes to learn from it. */
interface Case {
  example: Example;
  features: Record<Penalty, Float64Array>;
  answer: boolean;
  /** The margin of the old score over the old threshold, in logits; 0 of a new tag. */
  offset: number;
}

/**
 * Learns a row of the output layer for a tag from stored embeddings. What is fitted is a change to the old score's margin
 * over its threshold, so that nothing learnt is the old row, and the new scores keep the old one's scale and threshold.
 * Everything that is reported comes from rows that had not seen the track's artist, album or likeness.
 */
export function trainRow(
  learnable: LearnableTag,
  position: number | undefined,
  training: HeadTraining,
): LearntRow {
  const { tag, examples, answers: truth, positives, negatives } = learnable;
  const { layer, seed } = training;
  const threshold = position === undefined ? evenOdds : thresholdAt(tag, position);
  const before = (heard: TrackScores) => rowLogit(layer.rows[position!]!, heard.embedding);
  const cases = casesOf(learnable, position, training, before);
  const groups = examples.map(({ group }) => group);
  const folds = foldsOf(groups, truth, seed);
  const scores = truth.map(() => 0);
  for (const fold of new Set(folds)) {
    const row = fitRow(
      cases.filter((_, index) => folds[index] !== fold),
      position,
      training,
    );
    examples.forEach(({ heard }, index) => {
      if (folds[index] === fold) scores[index] = sigmoid(rowLogit(row, heard.embedding));
    });
  }
  const scored = { scores, truth, folds, threshold, isFixed: position !== undefined && tag.ownThreshold };
  const answersBefore =
    position === undefined
      ? null
      : answersAsBefore({ scores: examples.map(({ heard }) => heard.scores[position]!), threshold });
  const heldOut = judgeHeldOut(answersBefore, answersHeldOut(scored), truth, groups, seed)!;
  const refused = whyRefused(heldOut);
  return {
    tagId: tag.tagId,
    tag: tag.shownName,
    name: tag.name,
    category: tag.category,
    positives,
    negatives,
    thresholds: {
      before: position === undefined ? null : tag.threshold,
      after: confidenceAt(tag, position, learnThreshold(scored)),
    },
    heldOut,
    row: fitRow(cases, position, training),
    position,
    ...(refused !== undefined && { refused }),
  };
}

function casesOf(
  { tag, examples, answers }: Pick<LearnableTag, 'tag' | 'examples' | 'answers'>,
  position: number | undefined,
  { standardisation }: RowFit,
  logitBefore: (heard: TrackScores) => number,
): Case[] {
  return examples.map((example, index) => {
    const { heard } = example;
    const offset = position === undefined ? 0 : logitBefore(heard) - logit(thresholdAt(tag, position));
    const seenUnder = (penalty: Penalty) => standardisation.seenUnder(penalty, example.features);
    const features = { weights: seenUnder('weights'), moves: seenUnder('moves') };
    return { example, features, answer: answers[index]!, offset };
  });
}

/**
 * Says why a tag is left as it was; undefined where it is better on answers that it had not learnt from. A row that orders
 * tracks as a coin would is none, however well its threshold sits.
 */
export function whyRefused({ gain, after }: LearntTag['heldOut']): string | undefined {
  if (!gain) {
    if (after.rocAuc.low > 0.5) return undefined;
    return 'on answers that it had not seen it is not surely better than chance: this model may not hear what makes the tag';
  }
  if (gain.logLoss.value >= 0 || gain.rocAuc.value < -toleratedRocAuc) {
    return 'it is no better on answers that it had not seen';
  }
  if (after.rocAuc.value > 0.5) return undefined;
  return 'on answers that it had not seen it is no better than chance: this model may not hear what makes the tag';
}

/** Fits a row to some of a tag's examples, and judges nothing: where a training of all layers starts, and where it ends. */
export function startRow(
  { tag, examples, answers }: LearnableTag,
  position: number | undefined,
  training: RowFit,
  isLearnt: (example: Example) => boolean,
): HeadRow {
  const before = (heard: TrackScores) => logit(heard.scores[position!]!);
  const cases = casesOf({ tag, examples, answers }, position, training, before);
  return fitRow(
    cases.filter(({ example }) => isLearnt(example)),
    position,
    training,
  );
}

/** Fits a row to cases, held to the old one: the mean of the fits under each penalty, which beats either, and a choice. */
function fitRow(
  cases: readonly Case[],
  position: number | undefined,
  { standardisation, layer }: RowFit,
): HeadRow {
  const weights = balancedWeights(cases.map(({ answer }) => answer));
  const bias = position === undefined ? biasShrinkage.added : biasShrinkage.known;
  const changes = penalties.map((penalty) => {
    const logistic = cases.map(({ features, answer, offset }, index) => ({
      features: features[penalty],
      answer,
      offset,
      weight: weights[index]!,
    }));
    const fit = fitLogistic(logistic, { weights: shrinkagePerFeature * layer.features, bias });
    return standardisation.undo(penalty, fit.weights, fit.bias);
  });
  const old = position === undefined ? undefined : layer.rows[position]!;
  return {
    weights: Float64Array.from(
      { length: layer.features },
      (_, index) => (old?.weights[index] ?? 0) + mean(changes.map((change) => change.weights[index]!)),
    ),
    bias: (old?.bias ?? 0) + mean(changes.map((change) => change.bias)),
  };
}

import { aggregate } from '../taggers/aggregate.ts';
import { confidenceOf, scoreOf, type ConfidenceMap } from '../scores/confidenceMap.ts';
import type { TrackScores } from '../library/Scores.ts';
import type { DecidedTag } from '../library/TrainingRecords.ts';
import { aggregationsOf, type ModelCard } from '../taggers/card.ts';
import { mapsOf } from '../taggers/confidence.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';

/*
 * What is learnt is a network, or a threshold of what it answers: so training reckons with the network's own scores. What a
 * card makes of them, maps and rules, is taken away when a training begins and put back on what it tells and stores.
 */

/** A tag that was decided on, with the map that the model has for each of its outputs. */
export interface LessonTag extends DecidedTag {
  /** By position among the model's scores; nothing where a score is the confidence. */
  maps?: ReadonlyMap<number, ConfidenceMap>;
}

/** Gives tags the maps of a card. */
export function withMaps(tags: readonly DecidedTag[], card: ModelCard): LessonTag[] {
  const maps = mapsOf(card);
  return tags.map((tag) => {
    const known = tag.positions.flatMap((position) => {
      const map = maps[position];
      return map ? [[position, map] as const] : [];
    });
    return known.length > 0 ? { ...tag, maps: new Map(known) } : tag;
  });
}

/** From which score of an output on its tag is suggested. Only of a tag that has a threshold. */
export function thresholdAt({ threshold, maps }: LessonTag, position: number): number {
  return scoreOf(threshold!, maps?.get(position));
}

/** The confidence that a score of one of a tag's outputs stands for; of a new output, the score. */
export function confidenceAt({ maps }: LessonTag, position: number | undefined, score: number): number {
  return confidenceOf(score, position === undefined ? undefined : maps?.get(position));
}

/** What the network itself said of a track, in place of the confidences. */
export function heardOnNetworkScale(heard: TrackScores, card: ModelCard): TrackScores {
  if (!isMapped(card) || heard.scores.length === 0) return heard;
  const { timeline, scores, windowStartsSeconds } = heard;
  if (windowStartsSeconds.length > 0) {
    return { ...heard, scores: aggregate(timeline, scores.length, aggregationsOf(card)) };
  }
  const maps = mapsOf(card);
  return { ...heard, scores: scores.map((score, tag) => scoreOf(score, maps[tag])) };
}

/** The same model with its own scores for confidences, and thresholds that fit them. */
export function onNetworkScale(model: ModelPackage): ModelPackage {
  if (!isMapped(model.card)) return model;
  const { calibration: _calibration, rules: _rules, ...card } = model.card;
  const maps = mapsOf(model.card);
  const vocabulary = card.vocabulary.map((tag, index) => ({
    ...tag,
    threshold: scoreOf(tag.threshold, maps[index]),
  }));
  return { ...model, card: { ...card, vocabulary } };
}

function isMapped({ calibration, rules }: ModelCard): boolean {
  return calibration !== undefined || rules !== undefined;
}

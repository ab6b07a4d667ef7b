import type { Span } from '../paths.ts';
import type { Library } from '../library/Library.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { agreementOf, type Agreement } from './agreementOf.ts';
import { judgeHeldOut } from './bootstrap.ts';
import { calibrate, marginsOf, probabilityOf } from './calibrate.ts';
import type { Example, ExampleFile } from './collectLessons.ts';
import { hearFile } from './hearFile.ts';
import type { LearntTag } from './judgeThresholds.ts';
import type { LearnableTag, LeftTag } from './LearnableTag.ts';
import { answersAsBefore, learnThreshold } from './learnThreshold.ts';
import { confidenceAt, heardOnNetworkScale, onNetworkScale } from './networkScale.ts';
import { whyRefused } from './trainRow.ts';

/** A tag as a training of all layers sees it: its place among the outputs, old or new. */
export interface LearntOutput extends LearnableTag {
  position: number;
  isNew: boolean;
  threshold: number;
}

/** What a track is for. */
export type Purpose = 'training' | 'validation' | 'test';
/** Tracks of the library that tell how far the other tags moved. */
const sampleSize = 40;

/**
 * Listens to the held-out tracks with a tagger on the network's scale; thresholds come of the validation part, all that is
 * told of the test part.
 */
export async function judgeNetwork(
  tagger: Tagger,
  outputs: readonly LearntOutput[],
  files: readonly ExampleFile[],
  partOf: ReadonlyMap<Example, Purpose>,
  seed: number,
): Promise<{ learnt: LearntTag[]; left: LeftTag[] }> {
  const heard = new Map<Example, Float32Array>();
  for (const { example, path, span } of files) {
    if (partOf.get(example) === 'training') continue;
    const scores = await hearFile(path, tagger, span);
    if (scores) heard.set(example, scores);
  }
  const learnt: LearntTag[] = [];
  const left: LeftTag[] = [];
  for (const { tag, position, isNew, threshold, positives, negatives } of outputs) {
    const casesIn = (part: Purpose) =>
      [...heard].flatMap(([example, scores]) => {
        const truth = example.decisions.get(tag.tagId);
        if (truth === undefined || partOf.get(example) !== part) return [];
        return [
          { truth, score: scores[position]!, before: example.heard.scores[position]!, group: example.group },
        ];
      });
    const [validation, test] = [casesIn('validation'), casesIn('test')];
    const scores = validation.map(({ score }) => score);
    const truth = validation.map((one) => one.truth);
    const isFixed = !isNew && tag.ownThreshold;
    const after = scores.length > 0 ? learnThreshold({ scores, truth, threshold, isFixed }) : threshold;
    const calibration = calibrate(marginsOf(scores, threshold), truth);
    const tried = test.map(({ score }) => score);
    const now = {
      scores: tried,
      probabilities: marginsOf(tried, threshold).map((margin) => probabilityOf(margin, calibration)),
      says: tried.map((score) => score >= after),
    };
    const before = isNew ? null : answersAsBefore({ scores: test.map((one) => one.before), threshold });
    const heldOut = judgeHeldOut(before, now, test.map((one) => one.truth), test.map(({ group }) => group), seed); // prettier-ignore
    const common = { tagId: tag.tagId, tag: tag.shownName, category: tag.category, positives, negatives };
    if (!heldOut) {
      left.push({ ...common, reason: 'too few answers were held out to judge it' });
      continue;
    }
    const refused = whyRefused(heldOut);
    learnt.push({
      ...common,
      thresholds: {
        before: isNew ? null : tag.threshold,
        after: confidenceAt(tag, isNew ? undefined : position, after),
      },
      heldOut,
      ...(refused !== undefined && { refused }),
    });
  }
  return { learnt, left };
}

/** Listens to a sample of the library, for the tags that nobody corrected. */
export async function compareUntouched(
  tagger: Tagger,
  library: Library,
  model: ModelPackage,
  modelId: number,
  outputs: readonly LearntOutput[],
): Promise<Agreement> {
  function* heard() {
    for (const trackId of library.training.heardTracks(modelId)) {
      const place = library.files.placesOf(trackId)[0];
      if (place === undefined) continue;
      const stored = library.scores.of(trackId, modelId)!;
      yield { ...place, scores: heardOnNetworkScale(stored, model.card).scores };
    }
  }
  return compareTracks(tagger, heard(), onNetworkScale(model), outputs);
}

/**
 * Listens to tracks that the model before has heard, at most 40 of them, for the tags that are not learnt. All are on the
 * network's scale.
 */
export async function compareTracks(
  tagger: Tagger,
  heard: Iterable<{ path: string; span?: Span; scores: Float32Array }>,
  model: ModelPackage,
  outputs: readonly LearntOutput[],
): Promise<Agreement> {
  const learnt = new Set(outputs.map(({ position }) => position));
  const positions = model.card.vocabulary.flatMap((_, tag) => (learnt.has(tag) ? [] : [tag]));
  const tracks = [];
  for (const { path, span, scores } of heard) {
    if (tracks.length === sampleSize) break;
    const after = await hearFile(path, tagger, span);
    if (!after) continue;
    tracks.push({ before: positions.map((tag) => scores[tag]!), after: positions.map((tag) => after[tag]!) });
  }
  const thresholds = positions.map((tag) => model.card.vocabulary[tag]!.threshold);
  return agreementOf(tracks, { before: thresholds, after: thresholds });
}

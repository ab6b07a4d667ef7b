import { aggregate } from '../taggers/aggregate.ts';
import { ParameterError } from '../errors.ts';
import { networkFor } from '../taggers/architectures.ts';
import { aggregationsOf, type CardTag } from '../taggers/card.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';
import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import { trainingObjective, type TrainingMode } from '../taggers/tfjs/trainingMode.ts';
import { isWithinBound } from './agreementOf.ts';
import { Checkpoint } from './Checkpoint.ts';
import { collectLessons, type Decisions, type Example } from './collectLessons.ts';
import { fitNetwork, targetOf, type FitProgress, type LabelledFile } from './fitNetwork.ts';
import { foldsOf } from './foldsOf.ts';
import { compareTracks, compareUntouched, judgeNetwork, type Output, type Part } from './judgeNetwork.ts';
import { sortTags } from './LearnableTag.ts';
import { hearAgain, learnRowsAnew } from './learnRowsAnew.ts';
import type { LearntTag } from './judgeThresholds.ts';
import { onNetworkScale, thresholdAt } from './networkScale.ts';
import { readOutputLayer, replaceRows, type OutputLayer } from './outputLayer.ts';
import { stayNear } from './stayNear.ts';
import { installTrained } from './trainedPackage.ts';
import { balancedTagWeight } from './balancedTagWeight.ts';
import { TrainingAudio } from './TrainingAudio.ts';
import type { TrainingRequest } from './trainHead.ts';
import { keptTags, type TrainingResult } from './TrainingResult.ts';
import { evenOdds, startRow } from './trainRow.ts';

export interface FullTraining extends TrainingRequest {
  backend: BackendName;
  epochs: number;
  /** What one example is: each window, unless a track is. */
  mode?: TrainingMode;
  /** Takes what got no better, too. */
  insist?: boolean;
  /** What is learnt from; what is decided now unless it is given. A run goes on only with what it began with. */
  decisions?: Decisions;
  checkpointFolder: string;
  modelsFolder: string;
  onProgress: (progress: FitProgress) => void;
  signal: AbortSignal;
}

/** Of five folds, one says when to stop, one is never looked at until the end. */
const partOfFold: readonly Part[] = ['test', 'validation', 'training', 'training', 'training'];
/** A tenth of what a network starts with: it knows most already. */
const peakRate = 1e-4;

/**
 * Trains all layers of a model on the corrected tracks whose files are there, and installs what comes of it as a package of
 * its own, which nobody uses yet. Rows of the output layer start from what stored embeddings teach (Kumar et al., ICLR
 * 2022: linear probing first), and are learnt so once more at the end. Tags that were not decided are held to what the old
 * model hears. Returns the result, judged by listening to tracks that had no part in it; undefined where it was
 * interrupted: the same call goes on.
 */
export async function trainFull(
  request: FullTraining,
): Promise<{ result: TrainingResult; installed: ModelPackage | undefined } | undefined> {
  const { library, model, modelId, isWanted, seed, mode = 'instance', insist = false } = request;
  const layer = await readOutputLayer(model);
  const lessons = collectLessons(library, modelId, model.card, request.decisions);
  const { log } = lessons;
  const { learnable, left } = sortTags(lessons, isWanted);
  const common = { model: model.card.name, depth: 'full', seed, log, unheard: lessons.unheard } as const;
  if (learnable.length === 0) {
    const result = { ...common, tracks: 0, learnt: [], left, untouched: null, isBetter: false };
    return { result, installed: undefined };
  }
  const tagsBefore = model.card.vocabulary.length;
  let added = tagsBefore;
  const outputs = learnable.map((tag): Output => {
    const [position] = tag.tag.positions;
    const isNew = position === undefined;
    return {
      ...tag,
      position: position ?? added++,
      isNew,
      threshold: isNew ? evenOdds : thresholdAt(tag.tag, position),
    };
  });
  const files = lessons.examples.flatMap((example) => {
    const path = library.files.ofTrack(example.trackId)[0];
    if (path !== undefined) return [{ example, path }];
    const { title = `track ${example.trackId}`, artist } = library.tracks.get(example.trackId)!.tags;
    const name = artist === undefined ? title : `${artist} – ${title}`;
    request.onProgress({
      kind: 'skipped',
      path: name,
      reason: 'its file holds other audio now',
    });
    return [];
  });
  const partOf = dealParts(
    files.map(({ example }) => example),
    outputs,
    seed,
  );
  const training = { layer, standardisation: lessons.standardisation };
  const rows = [...layer.rows];
  for (const output of outputs) {
    const position = output.isNew ? undefined : output.position;
    rows[output.position] = startRow(output, position, training, (one) => partOf.get(one) === 'training');
  }

  const { architecture, hyperparameters } = model.card;
  const labelled = (part: Part): LabelledFile[] =>
    files
      .filter(({ example }) => partOf.get(example) === part)
      .map(({ example, path }) => ({ path, ...labelsOf(example, outputs, tagsBefore, added) }));
  const decisions = files.map(({ example }) => [
    example.trackId,
    partOf.get(example),
    [...example.decisions],
  ]);
  const start = replaceRows(model.weights, layer, rows);
  const parent = await Tagger.open(model);
  const fitted = await fitNetwork({
    start: {
      network: networkFor(architecture, hyperparameters, added),
      weights: start,
      tags: added,
    },
    audio: new TrainingAudio(model.card),
    training: labelled('training'),
    validation: labelled('validation'),
    tagWeights: rows.map((_, tag) => {
      const output = outputs.find(({ position }) => position === tag);
      // What is to be learnt counts as much as all that is to be kept
      const weight = output ? Math.max(1, added / outputs.length) : 1;
      return balancedTagWeight(output?.answers ?? [], weight);
    }),
    objective: trainingObjective(mode, aggregationsOf(model.card)),
    statistics: 'running',
    parent: async (windows) => {
      const { scores } = await parent.score(windows);
      return aggregate(scores, tagsBefore, aggregationsOf(model.card));
    },
    backend: request.backend,
    seed,
    epochs: request.epochs,
    peakRate,
    checkpoint: new Checkpoint(request.checkpointFolder),
    request: JSON.stringify([
      model.weightsHash,
      seed,
      request.epochs,
      mode,
      outputs.map(({ tag }) => tag.name),
      decisions,
    ]),
    report: request.onProgress,
    signal: request.signal,
  }).finally(() => parent.close());
  if (fitted.interrupted) return undefined;
  request.onProgress({ kind: 'judging' });

  const vocabulary: CardTag[] = [...model.card.vocabulary];
  for (const { position, tag, threshold, isNew } of outputs) {
    if (isNew) vocabulary[position] = { tag: tag.name, category: tag.category, threshold };
  }
  // Judged as a package, by the runtime that will use it
  const network = networkFor(architecture, hyperparameters, added);
  const trained = (drafted: StateDict) => ({
    ...model,
    card: { ...model.card, vocabulary },
    weights: drafted,
    network,
  });
  const draft = (drafted: StateDict) => onNetworkScale(trained(drafted));
  const validation = files
    .filter(({ example }) => partOf.get(example) === 'validation')
    .map(({ example, path }) => ({ path, scores: example.heard.scores }));
  const near = await stayNear(start, fitted.weights, async (drafted) => {
    const drafting = await Tagger.open(draft(drafted));
    return compareTracks(drafting, validation, onNetworkScale(model), outputs).finally(() =>
      drafting.close(),
    );
  });
  const heard = await hearAgain(draft(near), files);
  // As with the output layer alone: what is told comes of rows that had not seen the tracks, what is installed has seen all
  const tried = learnRowsAnew(heard, outputs, (example) => partOf.get(example) === 'training');
  const weights = learnRowsAnew(heard, outputs, () => true);
  const tagger = await Tagger.open(draft(tried));
  try {
    const judged = await judgeNetwork(tagger, outputs, files, partOf, seed);
    const untouched = await compareUntouched(tagger, library, model, modelId, outputs);
    const isBetter = judged.learnt.some(({ refused }) => refused === undefined) && isWithinBound(untouched);
    // As a whole it can be used by insisting alone where it is not better: then it is all that was learnt
    const kept = keptTags(judged.learnt, insist || !isBetter);
    const taken = await takeOnly(trained(weights), kept, outputs, layer);
    const provenance = { depth: 'full', seed, log, tags: kept } as const;
    const installed = await installTrained({ parent: model, ...taken, provenance }, request.modelsFolder);
    await new Checkpoint(request.checkpointFolder).remove();
    const result = {
      ...common,
      tracks: files.length,
      ...judged,
      left: [...left, ...judged.left],
      untouched,
      isBetter,
    };
    return { result, installed };
  } finally {
    await tagger.close();
  }
}

/** Returns weights and vocabulary with these tags alone as they were learnt: the others have their old rows, or none. */
async function takeOnly(
  { card, weights, ...draft }: ModelPackage,
  kept: readonly LearntTag[],
  outputs: readonly Output[],
  before: OutputLayer,
): Promise<{ weights: StateDict; vocabulary: CardTag[] }> {
  const { rows } = await readOutputLayer({ ...draft, card, weights });
  const found = card.vocabulary.flatMap((cardTag, position) => {
    const output = outputs.find((one) => one.position === position);
    const learnt = kept.find(({ tagId }) => tagId === output?.tag.tagId);
    if (!output || learnt) {
      const threshold = learnt && !output!.tag.ownThreshold ? learnt.thresholds.after : cardTag.threshold;
      return [{ row: rows[position]!, cardTag: { ...cardTag, threshold } }];
    }
    return output.isNew ? [] : [{ row: before.rows[position]!, cardTag }];
  });
  return {
    weights: replaceRows(
      weights,
      before,
      found.map(({ row }) => row),
    ),
    vocabulary: found.map(({ cardTag }) => cardTag),
  };
}

/** Deals examples into three parts, whole groups only, each part with its share of what the tags have of yes. */
function dealParts(
  examples: readonly Example[],
  outputs: readonly Output[],
  seed: number,
): Map<Example, Part> {
  const hasYes = examples.map(({ decisions }) => outputs.some(({ tag }) => decisions.get(tag.tagId)));
  const folds = foldsOf(examples.map(({ group }) => group), hasYes, seed); // prettier-ignore
  const parts = new Map(examples.map((example, index) => [example, partOfFold[folds[index]!]!]));
  if (new Set(parts.values()).size < 3) {
    throw new ParameterError(
      'files of too few artists are there to train all layers; training the output layer needs no files',
    );
  }
  return parts;
}

/**
 * What a network is to answer to a track: what was decided, else what the old model said; new tags only where decided.
 * And the decisions themselves.
 */
function labelsOf(
  { heard, decisions }: Example,
  outputs: readonly Output[],
  tagsBefore: number,
  tags: number,
) {
  const answers = Array.from<unknown, boolean | undefined>({ length: tags }, () => undefined);
  const labels = Array.from({ length: tags }, (_, tag) =>
    tag < tagsBefore ? heard.scores[tag]! : undefined,
  );
  for (const { tag, position, threshold, isNew } of outputs) {
    const answer = decisions.get(tag.tagId);
    if (answer === undefined) continue;
    answers[position] = answer;
    labels[position] = targetOf(answer, isNew ? evenOdds : heard.scores[position]!, threshold);
  }
  return { labels, answers };
}

import type { LogSnapshot } from '../library/TrainingRecords.ts';
import { loadNetwork } from '../taggers/architectures.ts';
import type { CardTag } from '../taggers/card.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';
import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import type { TrainingMode } from '../taggers/tfjs/trainingMode.ts';
import { isWithinBound } from './agreementOf.ts';
import { Checkpoint } from './Checkpoint.ts';
import { collectLessons, type LoggedDecisions, type Example } from './collectLessons.ts';
import { fitFromParent, type FitPlan } from './fitFromParent.ts';
import type { FitProgress } from './fitNetwork.ts';
import { filesOf, labelledFiles, planFull, type FullPlan } from './FullPlan.ts';
import { compareTracks, compareUntouched, judgeNetwork, type LearntOutput } from './judgeNetwork.ts';
import { sortTags } from './LearnableTag.ts';
import { hearAgain, learnRowsAnew } from './learnRowsAnew.ts';
import type { LearntTag } from './judgeThresholds.ts';
import { onNetworkScale } from './networkScale.ts';
import { readOutputLayer, replaceRows, type OutputLayer } from './outputLayer.ts';
import { stayNear } from './stayNear.ts';
import { installTrained } from './trainedPackage.ts';
import { balancedTagWeight } from './balancedTagWeight.ts';
import type { TrainingRequest } from './trainHead.ts';
import { keptTags, type TrainingResult } from './TrainingResult.ts';

export interface FullTraining extends TrainingRequest {
  backend: BackendName;
  epochs: number;
  /** What one example is: each window, unless a track is. */
  mode?: TrainingMode;
  /** Takes what got no better, too. */
  insist?: boolean;
  /** What is learnt from; what is decided now unless it is given. A run goes on only with what it began with. */
  decisions?: LoggedDecisions;
  checkpointFolder: string;
  modelsFolder: string;
  onProgress: (progress: FitProgress) => void;
  /** Interrupts it after the step under way. */
  signal?: AbortSignal;
  /** Has another machine bring the checkpoint as far as it gets; from there it goes on here. */
  fitElsewhere?: (plan: FitPlan) => Promise<void>;
}

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
  const { library, model, modelId, isWanted, seed } = request;
  const layer = await readOutputLayer(model);
  const lessons = collectLessons(library, modelId, model.card, request.decisions);
  const { log, unheard } = lessons;
  const { learnable, left } = sortTags(lessons, isWanted);
  const common = { model: model.card.name, depth: 'full', seed, log, unheard } as const;
  if (learnable.length === 0) {
    const result = { ...common, tracks: 0, learnt: [], left, untouched: null, isBetter: false };
    return { result, installed: undefined };
  }
  const plan = planFull(request, learnable, lessons, layer);
  const fitted = await fitLayers(request, plan);
  if (fitted === undefined) return undefined;
  request.onProgress({ kind: 'judging' });
  const { tried, whole } = await settleWeights(request, plan, fitted);
  const { isBetter, ...judged } = await judge(request, plan, tried);
  const installed = await installBetter(request, plan, whole, { log, isBetter, learnt: judged.learnt });
  await new Checkpoint(request.checkpointFolder).remove();
  const { learnt, untouched } = judged;
  const tracks = plan.files.length;
  const result = { ...common, tracks, learnt, left: [...left, ...judged.left], untouched, isBetter };
  return { result, installed };
}

/** Steps through the files by gradient descent; undefined where it was interrupted. */
async function fitLayers(request: FullTraining, plan: FullPlan): Promise<StateDict | undefined> {
  const { model, seed, epochs, mode = 'instance', backend, signal, fitElsewhere } = request;
  const { outputs, tags, start } = plan;
  const fitPlan: FitPlan = {
    request: whatDecidesTheRun(request, plan),
    start,
    tags,
    training: labelledFiles(plan, 'training'),
    validation: labelledFiles(plan, 'validation'),
    tagWeights: Array.from({ length: tags }, (_, tag) => {
      const output = outputs.find(({ position }) => position === tag);
      // What is to be learnt counts as much as all that is to be kept
      const weight = output ? Math.max(1, tags / outputs.length) : 1;
      return balancedTagWeight(output?.answers ?? [], weight);
    }),
    mode,
    seed,
    epochs,
  };
  await fitElsewhere?.(fitPlan);
  const fitted = await fitFromParent(model, fitPlan, {
    backend,
    checkpoint: new Checkpoint(request.checkpointFolder),
    report: request.onProgress,
    ...(signal && { signal }),
  });
  return fitted.interrupted ? undefined : fitted.weights;
}

/** Equal texts are one run, which goes on after the last whole epoch. */
function whatDecidesTheRun(
  { model, seed, epochs, mode = 'instance' }: FullTraining,
  { outputs, files, partOf }: FullPlan,
): string {
  const decisions = files.map(({ example }) => [
    example.trackId,
    partOf.get(example),
    [...example.decisions],
  ]);
  const names = outputs.map(({ tag }) => tag.name);
  return JSON.stringify([model.weightsHash, seed, epochs, mode, names, decisions]);
}

/**
 * Goes back towards the old weights until the other tags are near enough, and learns the taught rows once more: from the
 * training part alone, by which is told how good it is (`tried`, on the network's own scale), and from all that was decided
 * (`whole`).
 */
async function settleWeights(
  { model }: FullTraining,
  plan: FullPlan,
  fitted: StateDict,
): Promise<{ tried: ModelPackage; whole: ModelPackage }> {
  const { outputs, files, partOf, start } = plan;
  const validation = filesOf(plan, 'validation').map(({ example, path }) => ({
    path,
    scores: example.heard.scores,
  }));
  const near = await stayNear(start, fitted, async (weights) => {
    await using tagger = await Tagger.open(onNetworkScale(await draftOf(model, plan, weights)));
    return await compareTracks(tagger, validation, onNetworkScale(model), outputs);
  });
  const heard = await hearAgain(onNetworkScale(await draftOf(model, plan, near)), files);
  const learnRows = (isSeen: (example: Example) => boolean) =>
    draftOf(model, plan, learnRowsAnew(heard, outputs, isSeen));
  const tried = await learnRows((example) => partOf.get(example) === 'training');
  return { tried: onNetworkScale(tried), whole: await learnRows(() => true) };
}

/** Judges a draft as a package, by the runtime that will use it, on tracks that had no part in it. */
async function judge({ library, model, modelId, seed }: FullTraining, plan: FullPlan, tried: ModelPackage) {
  const { outputs, files, partOf } = plan;
  const tagger = await Tagger.open(tried);
  try {
    const judged = await judgeNetwork(tagger, outputs, files, partOf, seed);
    const untouched = await compareUntouched(tagger, library, model, modelId, outputs);
    const isBetter = judged.learnt.some(({ refused }) => refused === undefined) && isWithinBound(untouched);
    return { ...judged, untouched, isBetter };
  } finally {
    await tagger.close();
  }
}

/** Installs what got better; all that was learnt where nothing did, which is used by insisting alone. */
async function installBetter(
  { model, seed, insist = false, modelsFolder }: FullTraining,
  { outputs, layer }: FullPlan,
  whole: ModelPackage,
  judged: { log: LogSnapshot; learnt: LearntTag[]; isBetter: boolean },
): Promise<ModelPackage> {
  const kept = keptTags(judged.learnt, insist || !judged.isBetter);
  const taken = await takeOnly(whole, kept, outputs, layer);
  const provenance = { depth: 'full', seed, log: judged.log, tags: kept } as const;
  return installTrained({ parent: model, ...taken, provenance }, modelsFolder);
}

/** The model with these weights, and with the new tags in its vocabulary. */
async function draftOf(model: ModelPackage, plan: FullPlan, weights: StateDict): Promise<ModelPackage> {
  const vocabulary = [...model.card.vocabulary];
  for (const { position, tag, threshold, isNew } of plan.outputs) {
    if (isNew) vocabulary[position] = { tag: tag.name, category: tag.category, threshold };
  }
  const { architecture, hyperparameters } = model.card;
  const network = await loadNetwork(architecture, hyperparameters, plan.tags);
  return { ...model, card: { ...model.card, vocabulary }, weights, network };
}

/** Returns weights and vocabulary with these tags alone as they were learnt: the others have their old rows, or none. */
async function takeOnly(
  { card, weights, ...draft }: ModelPackage,
  kept: readonly LearntTag[],
  outputs: readonly LearntOutput[],
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

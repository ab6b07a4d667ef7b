import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import type { CollectedLessons, Example, ExampleFile } from './collectLessons.ts';
import { targetOf, type FitProgress, type LabelledFile } from './fitNetwork.ts';
import { foldsOf } from './foldsOf.ts';
import type { LearntOutput, Purpose } from './judgeNetwork.ts';
import type { LearnableTag } from './LearnableTag.ts';
import { thresholdAt } from './networkScale.ts';
import { replaceRows, type OutputLayer } from './outputLayer.ts';
import { evenOdds, startRow } from './trainRow.ts';

/** What a training of all layers has before it begins: what is learnt, from what, and where the network starts. */
export interface FullPlan {
  /** The tags that are learnt, each with its place among the outputs. */
  outputs: LearntOutput[];
  /** Outputs of the old network, and of the new one. */
  tagsBefore: number;
  tags: number;
  files: ExampleFile[];
  partOf: ReadonlyMap<Example, Purpose>;
  layer: OutputLayer;
  start: StateDict;
}

/** Of five folds, one says when to stop, one is never looked at until the end. */
const partOfFold: readonly Purpose[] = ['test', 'validation', 'training', 'training', 'training'];

/**
 * Plans a training of all layers. Rows of the output layer start from what the stored embeddings of the training part
 * teach. Throws ParameterError where the files of too few artists are there.
 */
export function planFull(
  { library, model, seed, onProgress }: PlanRequest,
  learnable: readonly LearnableTag[],
  lessons: CollectedLessons,
  layer: OutputLayer,
): FullPlan {
  const tagsBefore = model.card.vocabulary.length;
  const outputs = placeOutputs(learnable, tagsBefore);
  const tags = tagsBefore + outputs.filter(({ isNew }) => isNew).length;
  const files = findFiles(library, lessons.examples, onProgress);
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
  const start = replaceRows(model.weights, layer, rows);
  return { outputs, tagsBefore, tags, files, partOf, layer, start };
}

interface PlanRequest {
  library: Library;
  model: ModelPackage;
  seed: number;
  onProgress: (progress: FitProgress) => void;
}

/** The files of a part. */
export function filesOf({ files, partOf }: FullPlan, part: Purpose): ExampleFile[] {
  return files.filter(({ example }) => partOf.get(example) === part);
}

/** The files of a part, with what the network is to answer to each. */
export function labelledFiles(plan: FullPlan, part: Purpose): LabelledFile[] {
  return filesOf(plan, part).map(({ example, ...place }) => ({ ...place, ...labelsOf(example, plan) }));
}

/** Tags that the network does not know yet come after those that it does. */
function placeOutputs(learnable: readonly LearnableTag[], tagsBefore: number): LearntOutput[] {
  let next = tagsBefore;
  return learnable.map((tag): LearntOutput => {
    const [position] = tag.tag.positions;
    const isNew = position === undefined;
    const threshold = isNew ? evenOdds : thresholdAt(tag.tag, position);
    return { ...tag, position: position ?? next++, isNew, threshold };
  });
}

/** The file of each example; one that has none any more is told and left out. */
function findFiles(
  library: Library,
  examples: readonly Example[],
  onProgress: PlanRequest['onProgress'],
): ExampleFile[] {
  return examples.flatMap((example) => {
    const place = library.files.placesOf(example.trackId)[0];
    if (place !== undefined) return [{ example, ...place }];
    const { title = `track ${example.trackId}`, artist } = library.tracks.get(example.trackId)!.tags;
    const name = artist === undefined ? title : `${artist} – ${title}`;
    onProgress({ kind: 'skipped', path: name, reason: 'its file holds other audio now' });
    return [];
  });
}

/** Deals examples into three parts, whole groups only, each part with its share of what the tags have of yes. */
function dealParts(
  examples: readonly Example[],
  outputs: readonly LearntOutput[],
  seed: number,
): Map<Example, Purpose> {
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
function labelsOf({ heard, decisions }: Example, { outputs, tagsBefore, tags }: FullPlan) {
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

import type { DecidedTag } from '../library/TrainingRecords.ts';
import type { Library } from '../library/Library.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { collectLessons } from './collectLessons.ts';
import type { LearntTag } from './judgeThresholds.ts';
import { sortTags } from './LearnableTag.ts';
import { readOutputLayer, replaceRows, type OutputLayer } from './outputLayer.ts';
import type { HeadRow } from './rowLogit.ts';
import { installTrained } from './trainedPackage.ts';
import { learntAggregation, trainRow, type LearntRow } from './trainRow.ts';
import { keptTags, type TrainingResult } from './TrainingResult.ts';

export interface TrainingRequest {
  library: Library;
  model: ModelPackage;
  modelId: number;
  isWanted: (tag: DecidedTag) => boolean;
  /** A whole number. */
  seed: number;
  /** Told now and then how far it is, 0..1. */
  report?: (share: number) => void;
}

/** The output layer after training: which rows changed, which are new. */
export interface TrainedHead {
  layer: OutputLayer;
  rows: HeadRow[];
  changes: { position: number; row: HeadRow }[];
}

/**
 * Trains rows of the output layer on stored embeddings: what a tag's row learns changes no other tag. Throws ModelError
 * where the model has no such layer.
 */
export async function trainHead(
  request: TrainingRequest,
): Promise<{ result: TrainingResult; rows: LearntRow[]; layer: OutputLayer }> {
  const { library, model, modelId, isWanted, seed, report } = request;
  const layer = await readOutputLayer(model);
  const lessons = collectLessons(library, modelId, model.card);
  const { learnable, left } = sortTags(lessons, isWanted);
  const training = { layer, standardisation: lessons.standardisation, seed };
  const rows: LearntRow[] = [];
  learnable.forEach((tag, index) => {
    // Two outputs that mean one tag since they were merged both learn it
    const positions = tag.tag.positions.length > 0 ? tag.tag.positions : [undefined];
    for (const position of positions) rows.push(trainRow(tag, position, training));
    report?.((index + 1) / learnable.length);
  });
  const result: TrainingResult = {
    model: model.card.name,
    depth: 'head',
    seed,
    log: lessons.log,
    tracks: lessons.examples.length,
    unheard: lessons.unheard,
    learnt: rows.map(tagOf),
    left,
    // Its rows are the same numbers: nothing can have changed
    untouched: null,
    isBetter: rows.some(({ refused }) => refused === undefined),
  };
  return { result, rows, layer };
}

/** Puts learnt rows into an output layer, new ones at its end. */
export function changeHead(layer: OutputLayer, learnt: readonly LearntRow[]): TrainedHead {
  const rows = [...layer.rows];
  const changes = learnt.map(({ position, row }) => {
    const at = position ?? rows.length;
    rows[at] = row;
    return { position: at, row };
  });
  return { layer, rows, changes };
}

/** What is told of a row: all but the row itself. */
function tagOf(learnt: LearntRow): LearntTag {
  const { row: _row, position: _position, name: _name, ...tag } = learnt;
  return tag;
}

/** Writes a model with learnt rows as a package of its own. Throws ModelError. */
export async function installHead(
  model: ModelPackage,
  { result, rows: learnt, layer }: { result: TrainingResult; rows: readonly LearntRow[]; layer: OutputLayer },
  { insist, modelsFolder }: { insist: boolean; modelsFolder: string },
): Promise<{ installed: ModelPackage; head: TrainedHead }> {
  const kept = keptTags(learnt, insist);
  const head = changeHead(layer, kept);
  const vocabulary = [...model.card.vocabulary];
  kept.forEach(({ name: tag, category, thresholds }, index) => {
    const { position } = head.changes[index]!;
    const known = vocabulary[position] ?? { tag, category };
    vocabulary[position] = { ...known, aggregation: learntAggregation, threshold: thresholds.after };
  });
  const { depth, seed, log } = result;
  const provenance = { depth, seed, log, tags: kept.map(tagOf) };
  const weights = replaceRows(model.weights, layer, head.rows);
  const installed = await installTrained({ parent: model, weights, vocabulary, provenance }, modelsFolder);
  return { installed, head };
}

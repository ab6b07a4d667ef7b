import { createFrontEnd } from '../audio/frontEnd.ts';
import { ModelError } from '../errors.ts';
import { mersenneTwister } from '../taggers/architectures/mersenneTwister.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { parameterShapes } from '../taggers/parameterShapes.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { sigmoid } from '../scores/logit.ts';
import { followInSteps, affineRows, withRows } from './stepRows.ts';
import { rowLogit, type HeadRow } from './rowLogit.ts';

/** The layer of a network that makes logits of its embedding, a row for each tag. */
export interface OutputLayer {
  /** The name of the layer in the state dict. */
  readonly name: string;
  readonly features: number;
  readonly rows: readonly HeadRow[];
}

/** A score of the layer alone may be so far from the network's own: float32 in another order. */
const tolerance = 1e-3;

/**
 * Reads the output layer of a model: an affine map of the embedding in all networks of ours but those put together of
 * Keras's layers. Whether it is one is tried, on noise. Throws ModelError where it is not, for then what is stored of a
 * track says nothing of what the layer would answer.
 */
export async function readOutputLayer(model: ModelPackage): Promise<OutputLayer> {
  const { card, network, weights } = model;
  const tags = card.vocabulary.length;
  if (['onnx', 'keras-layers', 'composed'].includes(card.architecture)) {
    throw new ModelError(
      card.architecture === 'composed'
        ? `${card.name} is made of other models: its output layer cannot be trained, but its thresholds can`
        : `${card.name} was imported as a whole (architecture ${card.architecture}): its output layer cannot be trained, but its thresholds can`,
    );
  }
  const shapes = parameterShapes(network, createFrontEnd(card.frontEnd).shape(card.inputSamples));
  const last = [...shapes.keys()].at(-1)!;
  const name = last.slice(0, last.lastIndexOf('.'));
  const [rowCount, features, ...others] = shapes.get(`${name}.weight`) ?? [];
  const rows = affineRows(weights, name);
  if (rowCount !== tags || features === undefined || others.length > 0 || !rows) {
    throw new ModelError(`${card.name} does not end in a layer with a row and a bias for each tag`);
  }
  const layer = { name, features, rows };
  await tryOnNoise(model, layer);
  return layer;
}

async function tryOnNoise(model: ModelPackage, { rows, features }: OutputLayer): Promise<void> {
  const tagger = await Tagger.open(model);
  try {
    const random = mersenneTwister(1);
    const noise = Float32Array.from({ length: model.card.inputSamples }, () => (random() - 0.5) / 5);
    const { scores, embedding } = await tagger.run([noise]);
    const differs = rows.some(
      (row, tag) => !(Math.abs(sigmoid(rowLogit(row, embedding)) - scores[tag]!) < tolerance),
    );
    if (embedding.length === features && !differs) return;
  } finally {
    await tagger.close();
  }
  throw new ModelError(
    `what ${model.card.name} keeps of a track is not what its output layer sees: that layer cannot be trained`,
  );
}

/**
 * Returns a state dict with other rows in its output layer, as many as there are; the layer that answers for time steps
 * follows where there is one, all else is as it was.
 */
export function replaceRows(weights: StateDict, { name }: OutputLayer, rows: readonly HeadRow[]): StateDict {
  const before = affineRows(weights, name)!;
  return followInSteps(withRows(weights, name, rows), before, rows);
}

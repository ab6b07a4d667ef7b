import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { installPackage } from '../../src-main/models/installPackage.ts';
import { networkFor } from '../../src-main/taggers/architectures.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import version1 from '../fixtures/version1.json' with { type: 'json' };
import { smallInput } from '../training/smallInput.ts';
import { inventWeights } from './inventWeights.ts';

const architecture = 'crnn';
/** An embedding of 32 features. */
const hyperparameters = {
  channels: [8, 16],
  pooling: [
    [4, 4],
    [8, 8],
  ],
  hiddenUnits: 32,
  recurrentLayers: 1,
};

/**
 * Installs the model `small` for tests that need some model and not what it hears: the fifty tags of the first shipped
 * models, drawn weights, means over windows of a second and a half, no maps to confidences. Its suggestions of rock come
 * far too late.
 */
export function installSmallModel(modelsFolder: string): Promise<ModelPackage> {
  const vocabulary = version1.tags.map(([category, tag, threshold]) => ({
    tag,
    category,
    threshold: tag === 'rock' ? 0.95 : threshold,
  }));
  const network = networkFor(architecture, hyperparameters, vocabulary.length);
  const inputShape = createFrontEnd(smallInput.frontEnd).shape(smallInput.inputSamples);
  const weights = inventWeights(network, inputShape);
  const parameters = [...weights]
    .filter(([name]) => !/running_(mean|var)$/.test(name))
    .reduce((sum, [, { data }]) => sum + data.length, 0);
  const card = {
    format: 1,
    name: 'small',
    version: '1.0.0',
    licence: 'MIT',
    architecture,
    hyperparameters,
    parameters,
    ...smallInput,
    aggregation: 'mean',
    vocabulary,
  };
  return installPackage({ card, weights, readme: 'Drawn for tests.\n' }, modelsFolder);
}

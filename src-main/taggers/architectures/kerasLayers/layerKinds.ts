import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import { activationLayers } from './activations.ts';
import { convolutions } from './convolutions.ts';
import { dense } from './dense.ts';
import { layerOfOne, type LayerKind } from './LayerKind.ts';
import { merges } from './merges.ts';
import { pooling } from './pooling.ts';
import { recurrent } from './recurrent.ts';
import { shapes } from './shapes.ts';

/** What only acts while a network is trained, and which ours is not trained with. */
const nothing = layerOfOne(z.object({}), (_g, input) => input);
const rate = z.number().min(0).lt(1);

/** The classes of Keras layers that can be read, by their names in a model's configuration. */
const kinds: Record<string, LayerKind> = {
  ...activationLayers,
  ...convolutions,
  ...dense,
  ...merges,
  ...pooling,
  ...recurrent,
  ...shapes,
  Dropout: layerOfOne(z.object({ rate }), (g, input, _name, config) => ({
    ...input,
    tensor: g.dropout(input.tensor, config.rate),
  })),
  SpatialDropout1D: nothing,
  SpatialDropout2D: nothing,
  GaussianNoise: nothing,
  GaussianDropout: nothing,
  AlphaDropout: nothing,
};

/** Returns a class of layers by its name. Throws ModelError that lists what there is. */
export function layerKind(name: string): LayerKind {
  if (Object.hasOwn(kinds, name)) return kinds[name]!;
  const known = Object.keys(kinds).sort().join(', ');
  throw new ModelError(`layers of this class cannot be read; known: InputLayer, ${known}`);
}

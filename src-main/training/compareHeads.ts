import { ModelError } from '../errors.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { readOutputLayer } from './outputLayer.ts';
import type { TrainedHead } from './trainHead.ts';

/** Finds out which rows of the output layer a trained model has changed or added. Throws ModelError. */
export async function compareHeads(parent: ModelPackage, trained: ModelPackage): Promise<TrainedHead> {
  const [layer, { features, rows }] = [await readOutputLayer(parent), await readOutputLayer(trained)];
  if (features !== layer.features || rows.length < layer.rows.length) {
    throw new ModelError(`${trained.card.name} was not trained from ${parent.card.name}`);
  }
  const changes = rows.flatMap((row, position) => {
    const old = layer.rows[position];
    const isSame =
      old?.bias === row.bias && row.weights.every((weight, index) => weight === old.weights[index]);
    return isSame ? [] : [{ position, row }];
  });
  return { layer, rows: [...rows], changes };
}

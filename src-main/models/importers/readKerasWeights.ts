import { Dataset, Group, type Entity, type File } from 'h5wasm';
import { ModelError } from '../../errors.ts';
import type { StateDict, Weight } from '../../taggers/stateDict.ts';
import { readHdf5 } from './readHdf5.ts';

/** Deepest nesting of groups: Keras puts layers in layers; a group that links to itself would have no end. */
const maxDepth = 8;
/** What Keras calls the group of the weights where the file holds a whole model (keras/saving). */
const weightsOfModel = 'model_weights';

/**
 * Reads the weights of a Keras file (HDF5: .h5, .hdf5) under their paths in it, for instance "conv1/conv1_W_1:0", in
 * Keras's own shapes.
 * Throws ModelError with the first thing wrong: no HDF5, cut short, more values than the file has bytes, compressed,
 * no 32- or 64-bit floats, NaN.
 */
export async function readKerasWeights(bytes: Uint8Array): Promise<StateDict> {
  return readHdf5(bytes, (file) => readModelWeights(file, bytes.length));
}

/** As readKerasWeights, of a file that is open and has so many bytes. */
export function readModelWeights(file: File, fileBytes: number): StateDict {
  const model = file.keys().includes(weightsOfModel) ? file.get(weightsOfModel) : file;
  return readDatasets(model as Group, fileBytes);
}

function readDatasets(root: Group, fileBytes: number): StateDict {
  const weights = new Map<string, Weight>();
  let values = 0;
  const read = (entity: Entity | null, path: string[]) => {
    if (entity instanceof Dataset) {
      const name = path.join('/');
      values += sizeOf(name, entity);
      if (values > fileBytes) throw new ModelError(`"${name}" makes ${values} values of ${fileBytes} bytes`);
      weights.set(name, readFloats(name, entity));
    } else if (entity instanceof Group) {
      if (path.length > maxDepth) throw new ModelError(`groups are nested more than ${maxDepth} deep`);
      for (const key of entity.keys()) read(entity.get(key), [...path, key]);
    } else throw new ModelError(`"${path.join('/')}" is neither a group nor a data set`);
  };
  read(root, []);
  if (weights.size === 0) throw new ModelError('it holds no data sets');
  return weights;
}

/** Number of values of a data set, checked before anything is read. */
function sizeOf(name: string, dataset: Dataset): number {
  const { shape, chunks, size } = dataset.metadata;
  const { dtype } = dataset;
  if (!shape || typeof dtype !== 'string' || !/^[<>]?[fd]$/.test(dtype)) {
    throw new ModelError(`"${name}" holds ${JSON.stringify(dtype)}; only 32- and 64-bit floats can be read`);
  }
  if (dataset.filters.length > 0) throw new ModelError(`"${name}" is compressed; save it uncompressed`);
  const values = count(shape);
  if (chunks && count(chunks) > values) throw new ModelError(`"${name}" has chunks larger than itself`);
  if (!Number.isSafeInteger(values * size))
    throw new ModelError(`"${name}" has the impossible shape [${shape.join(', ')}]`);
  return values;
}

function readFloats(name: string, dataset: Dataset): Weight {
  const data = Float32Array.from(dataset.value as Float32Array | Float64Array);
  if (!data.every(Number.isFinite)) throw new ModelError(`"${name}" holds NaN or infinity`);
  return { shape: [...dataset.shape!], data };
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

import type { File } from 'h5wasm';
import { parseBoundedJson } from '../../taggers/boundedJson.ts';
import { ModelError } from '../../errors.ts';
import type { StateDict } from '../../taggers/stateDict.ts';
import { readHdf5 } from './readHdf5.ts';
import { readModelWeights } from './readKerasWeights.ts';

/** A Keras model as a file has it. */
export interface KerasModel {
  /** What Keras calls `model_config`: JSON, not checked. */
  readonly config: unknown;
  /** Of Keras itself, or "tfjs-layers …"; empty where the file does not say. */
  readonly kerasVersion: string;
  /** By their names in the file, in Keras's shapes. */
  readonly weights: StateDict;
}

/** More than any model's description takes; one of a thousand layers has half a megabyte. */
const maxConfigBytes = 16_000_000;

/**
 * Reads a whole Keras model (HDF5, as `model.save("….h5")` writes it): its description and its weights. Throws ModelError
 * with the first thing wrong, also where the file holds weights alone.
 */
export async function readKerasModel(bytes: Uint8Array): Promise<KerasModel> {
  return readHdf5(bytes, (file) => {
    const text = readText(file, 'model_config');
    if (text === undefined) {
      throw new ModelError('it has no model_config: these are weights alone, which need --architecture');
    }
    const config = parseJson(text, 'model_config');
    const kerasVersion = readText(file, 'keras_version') ?? '';
    return { config, kerasVersion, weights: readModelWeights(file, bytes.length) };
  });
}

/** Parses a model's description. Throws ModelError where it is no JSON or too long to be one. */
export function parseJson(text: string, what: string): unknown {
  if (text.length > maxConfigBytes) throw new ModelError(`${what} has ${text.length} characters`);
  return parseBoundedJson(text, what);
}

/** The text of an attribute; undefined where there is none. */
function readText(file: File, name: string): string | undefined {
  if (!file.attrs[name]) return undefined;
  const { value } = file.attrs[name];
  if (typeof value !== 'string') throw new ModelError(`its attribute ${name} is not text`);
  return value;
}

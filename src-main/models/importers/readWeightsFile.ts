import { HearmarkError, ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import { parseSafetensors } from '../../taggers/safetensors.ts';
import type { StateDict } from '../../taggers/stateDict.ts';
import { fromKeras1Names } from './keras1Names.ts';
import { fromKeras2Names } from './keras2Names.ts';
import { readTorchFile } from './readTorchFile.ts';
import { refuseOthersThanSafetensors } from './refuseOtherKinds.ts';

/** What the formats start with: HDF5's signature, zip's, and the opcode that begins a pickle of protocol 2 and later. */
const signatures = { hdf5: '\x89HDF\r\n\x1a\n', zip: 'PK', pickle: '\x80' };

/** A weight file's bytes, and what they hold. */
export interface WeightsFile {
  readonly bytes: Uint8Array;
  readonly weights: StateDict;
}

/**
 * Reads published weights, whatever the file is called: PyTorch (both forms), Keras HDF5 or safetensors. Of a checkpoint
 * with several state dicts `part` is the key of the one that counts.
 * Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function readWeightsFile(path: string, part?: string): Promise<WeightsFile> {
  const bytes = await readRegular(path).catch((cause: Error) => {
    throw new ReadError(`cannot read ${path}: ${cause.message}`, { path, cause });
  });
  try {
    return { bytes, weights: await parse(bytes, part) };
  } catch (cause) {
    if (!(cause instanceof HearmarkError)) throw cause;
    throw new ModelError(`${path}: ${cause.message}`, { path, cause });
  }
}

async function parse(bytes: Buffer, part?: string): Promise<StateDict> {
  const startsWith = (signature: string) =>
    bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));
  if (startsWith(signatures.zip) || startsWith(signatures.pickle)) return readTorchFile(bytes, part);
  if (!startsWith(signatures.hdf5)) {
    refuseOthersThanSafetensors(bytes);
    return parseSafetensors(bytes);
  }
  const { readKerasWeights } = await import('./readKerasWeights.ts'); // brings 4 MB of WebAssembly
  return fromKeras2Names(fromKeras1Names(await readKerasWeights(bytes)));
}

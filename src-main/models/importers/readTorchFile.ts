import { ModelError } from '../../errors.ts';
import type { StateDict, Weight } from '../../taggers/stateDict.ts';
import { ByteCursor } from './ByteCursor.ts';
import { findTensors } from './findTensors.ts';
import { readZip } from './readZip.ts';
import { TorchRules } from './torchRules.ts';
import type { TorchTensor } from './torchTensor.ts';
import { unpickle } from './unpickle.ts';

/** What the older form starts with, and the one version of it that there is (torch/serialization.py). */
const legacyMagic = 0x1950a86a20f9469cfc6cn;
const legacyVersion = 1001;
const bigEndian = 'it is not little-endian: load it with PyTorch, and save it on an ordinary computer';

/**
 * Reads the tensors of a PyTorch file (.pth, .pt, .ckpt), as findTensors finds them: the zip form that torch.save writes
 * since 1.6, or the older one of pickles in a row. Its pickle can build tensors and data: one that calls anything else is
 * refused, and nothing is executed. All elements become 32-bit floats, batch counters included.
 * Throws ModelError with the first thing wrong.
 */
export function readTorchFile(bytes: Uint8Array, part?: string): StateDict {
  try {
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b; // "PK"
    if (!isZip) return toStateDict(readLegacyForm(bytes), bytes.length, part);
    const files = readZip(bytes);
    const unpacked = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    return toStateDict(readZipForm(files), unpacked, part);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`PyTorch file: ${cause.message}`, { cause });
  }
}

/** `<archive>/data.pkl` holds the pickle, `<archive>/data/<key>` the elements of a storage each. */
function readZipForm(files: ReadonlyMap<string, Uint8Array>): unknown {
  const [pickleName] = [...files.keys()].filter((name) => name.endsWith('/data.pkl'));
  if (pickleName === undefined) {
    const isNumPy = files.size > 0 && [...files.keys()].every((name) => name.endsWith('.npy'));
    throw new ModelError(
      isNumPy
        ? 'it holds arrays of NumPy: save them with torch.save or safetensors'
        : 'the archive holds no data.pkl: unpack it, and import what is in it',
    );
  }
  const archive = pickleName.slice(0, -'data.pkl'.length);
  const order = files.get(`${archive}byteorder`);
  if (order && new TextDecoder().decode(order) !== 'little') throw new ModelError(bigEndian);
  const rules = new TorchRules();
  const { value } = unpickle(files.get(pickleName)!, rules);
  for (const storage of rules.storages.values()) {
    const data = files.get(`${archive}data/${storage.key}`);
    if (!data) throw new ModelError(`the archive lacks the data of storage ${storage.key}`);
    storage.fill(data);
  }
  return value;
}

/** Pickles of the magic number, version, system and object, then of the storages' keys; then the storages. */
function readLegacyForm(bytes: Uint8Array): unknown {
  let at = 0;
  const rules = new TorchRules();
  const next = () => {
    const { value, end } = unpickle(bytes, rules, at);
    at = end;
    return value;
  };
  if (bytes[0] !== 0x80 || next() !== legacyMagic)
    throw new ModelError('it is neither a zip nor a pickle of PyTorch: save the state dict with torch.save');
  if (next() !== legacyVersion) throw new ModelError('it is of an unknown version');
  const system = next();
  if (!(system instanceof Map) || system.get('little_endian') !== true) {
    throw new ModelError(bigEndian);
  }
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw new ModelError('it has no list of storages');
  const cursor = new ByteCursor(bytes, at);
  for (const key of keys) {
    const storage = rules.storages.get(key as string);
    if (!storage) throw new ModelError('it lists a storage that no tensor uses');
    if (cursor.uint64() !== storage.length) throw new ModelError(`storage ${storage.key} has another length`);
    storage.fill(cursor.take(storage.byteLength));
  }
  return value;
}

/** Finds the tensors in what was saved and copies them out. */
function toStateDict(saved: unknown, fileBytes: number, part?: string): StateDict {
  const tensors = [...findTensors(saved, part)].filter(
    ([, tensor]) => tensor.holdsNumbers && !isLoss(tensor),
  );
  // Tensors may share a storage: without this bound a small file could ask for any amount of memory.
  const values = tensors.reduce((sum, [, tensor]) => sum + tensor.length, 0);
  if (values > fileBytes) throw new ModelError(`it has ${fileBytes} bytes for ${values} values`);
  return new Map(tensors.map(([name, tensor]) => [name, toWeight(name, tensor)]));
}

/** A checkpoint notes its best loss beside the weights, which is infinite at first: a single number, and none of them. */
function isLoss(tensor: TorchTensor): boolean {
  return tensor.shape.length === 0 && !Number.isFinite(tensor.first());
}

function toWeight(name: string, tensor: TorchTensor): Weight {
  try {
    return tensor.toWeight();
  } catch (cause) {
    throw new ModelError(`"${name}": ${(cause as Error).message}`, { cause });
  }
}

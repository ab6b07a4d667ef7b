import { ModelError } from '../../errors.ts';
import { TorchStorage, TorchTensor } from './torchTensor.ts';
import { PickledName, type PickleRules } from './unpickle.ts';

/** More axes than any tensor has: PyTorch itself stops at 64. */
const maxAxes = 64;

/** What a state dict's pickle may call, and what it means; see torch/_utils.py. */
const calls: Record<string, (parameters: readonly unknown[]) => unknown> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([tensor]) => tensor,
};

/** The rules by which a PyTorch state dict is unpickled, and the storages that its tensors turn out to need. */
export class TorchRules implements PickleRules {
  /** Storages by key; their elements are to be filled in. */
  readonly storages = new Map<string, TorchStorage>();

  allows(name: string): boolean {
    return Object.hasOwn(calls, name) || TorchStorage.hasType(name);
  }

  call(name: string, parameters: unknown): unknown {
    if (!Array.isArray(parameters) || !Object.hasOwn(calls, name)) {
      throw new ModelError(`the pickle calls "${name}" in a way that makes no tensor`);
    }
    return calls[name]!(parameters);
  }

  /** A persistent id is ("storage", class, key, device, elements) and, in the older form, a view of another one. */
  load(id: unknown): TorchStorage {
    const [kind, type, key, , length, view] = Array.isArray(id) ? (id as unknown[]) : [];
    if (kind !== 'storage' || !(type instanceof PickledName) || typeof key !== 'string' || !isSize(length)) {
      throw new ModelError('the pickle refers to something that is not a storage');
    }
    if (!TorchStorage.hasType(type.name)) throw new ModelError(`"${type.name}" is not a storage`);
    if (view !== null && view !== undefined) throw new ModelError(`storage ${key} is a view of another one`);
    const storage = this.storages.get(key) ?? new TorchStorage(type.name, key, length);
    this.storages.set(key, storage);
    return storage;
  }
}

/** OrderedDict(), or OrderedDict([(key, value) …]). */
function orderedDict([pairs = []]: readonly unknown[]): Map<unknown, unknown> {
  if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair))) {
    throw new ModelError('the pickle makes an OrderedDict of things that are not pairs');
  }
  return new Map(pairs.map(([key, value]: unknown[]) => [key, value]));
}

function rebuildTensor([storage, offset, shape, stride]: readonly unknown[]): TorchTensor {
  const areSizes = (sizes: unknown): sizes is number[] => Array.isArray(sizes) && sizes.every(isSize);
  const isView = storage instanceof TorchStorage && isSize(offset) && areSizes(shape) && areSizes(stride);
  if (!isView || shape.length !== stride.length || shape.length > maxAxes) {
    throw new ModelError('the pickle makes a tensor without a valid storage, offset, shape and stride');
  }
  return new TorchTensor(storage, offset, [...shape], [...stride]);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

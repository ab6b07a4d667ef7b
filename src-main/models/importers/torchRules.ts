import { ModelError } from '../../errors.ts';
import { TorchStorage, TorchTensor } from './torchTensor.ts';
import { PickledName, PickledObject, type PickleRules } from './unpickle.ts';

/** More axes than any tensor has: PyTorch itself stops at 64. */
const maxAxes = 64;

/** What a state dict's pickle may call, and what it means; see torch/_utils.py. */
const calls: Record<string, (parameters: readonly unknown[]) => unknown> = {
  'collections.OrderedDict': orderedDict,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_parameter': ([tensor]) => tensor,
  // As PyTorch wrote both until 2018, and a parameter with attributes of its own
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_parameter_with_state': ([tensor]) => tensor,
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
};

/**
 * What lies beside the weights in a checkpoint, and is called to be made: settings, counts, dates, losses. None of it says
 * anything of the weights, so that it is kept as an object of that name; dictionaries stay dictionaries.
 */
const besides = new Set([
  '_codecs.encode',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.frozenset',
  'builtins.set',
  '__builtin__.bytearray',
  '__builtin__.complex',
  '__builtin__.frozenset',
  '__builtin__.set',
  'collections.deque',
  'copy_reg._reconstructor',
  'copyreg._reconstructor',
  'datetime.date',
  'datetime.datetime',
  'datetime.timedelta',
  'datetime.timezone',
  'functools.partial',
  'numpy.core.multiarray._reconstruct',
  'numpy.core.multiarray.scalar',
  'numpy._core.multiarray._reconstruct',
  'numpy._core.multiarray.scalar',
  'numpy.dtype',
  'pathlib.PosixPath',
  'pathlib.PurePosixPath',
  'pathlib.WindowsPath',
  'pathlib.PureWindowsPath',
  'pathlib._local.PosixPath',
  'pathlib._local.WindowsPath',
  'torch.device',
  'torch.Size',
  'torch._utils._rebuild_qtensor',
  'torch._utils._rebuild_sparse_tensor',
  'torch.serialization._get_layout',
  'uuid.UUID',
]);
const dictionaries = new Set([
  'collections.defaultdict',
  'collections.Counter',
  'builtins.dict',
  '__builtin__.dict',
]);

/** The rules by which a PyTorch state dict is unpickled, and the storages that its tensors turn out to need. */
export class TorchRules implements PickleRules {
  /** Storages by key; their elements are to be filled in. */
  readonly storages = new Map<string, TorchStorage>();

  knows(name: string): boolean {
    const means = Object.hasOwn(calls, name) || besides.has(name) || dictionaries.has(name);
    return means || TorchStorage.hasType(name);
  }

  call(name: string, parameters: unknown): unknown {
    if (besides.has(name)) return new PickledObject(name);
    if (dictionaries.has(name)) return new Map();
    if (!Array.isArray(parameters) || !Object.hasOwn(calls, name)) {
      throw new ModelError(`the pickle calls "${name}" in a way that makes no tensor`);
    }
    return calls[name]!(parameters);
  }

  /**
   * A persistent id is ("storage", class, key, device, elements) and, in the older form, a view of another one, or
   * ("module", class, file, text): a module's class with the program that it came from, which nobody reads.
   */
  load(id: unknown): unknown {
    const [kind, type, key, , length, view] = Array.isArray(id) ? (id as unknown[]) : [];
    if (kind === 'module' && type instanceof PickledName) return type;
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

/** A tensor with attributes of its own: how it is made, its class, what that takes, and the attributes. */
function rebuildFromType([rebuild, , parameters]: readonly unknown[]): unknown {
  const rebuilds = rebuild instanceof PickledName && /^torch\._utils\._rebuild_/.test(rebuild.name);
  if (!rebuilds || !Object.hasOwn(calls, rebuild.name) || !Array.isArray(parameters))
    throw new ModelError('the pickle makes a tensor in a way that makes none');
  return calls[rebuild.name]!(parameters);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

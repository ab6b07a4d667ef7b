import { ModelError } from '../../errors.ts';
import { elementTypes, type ElementType } from '../../taggers/elementTypes.ts';
import type { Weight } from '../../taggers/stateDict.ts';

/** Elements that are no numbers of their own, complex or quantised: no network of ours has such, but a file may. */
const unread = (bytes: number): ElementType => ({ bytes, read: () => NaN });
const unreadTypes: Record<string, ElementType> = {
  'torch.ComplexHalfStorage': unread(4),
  'torch.ComplexFloatStorage': unread(8),
  'torch.ComplexDoubleStorage': unread(16),
  'torch.QInt8Storage': unread(1),
  'torch.QUInt8Storage': unread(1),
  'torch.QInt32Storage': unread(4),
};

/** The classes of PyTorch's storages (torch/storage.py) by name. */
const storageTypes: Record<string, ElementType> = {
  ...unreadTypes,
  'torch.FloatStorage': elementTypes.F32,
  'torch.DoubleStorage': elementTypes.F64,
  'torch.HalfStorage': elementTypes.F16,
  'torch.BFloat16Storage': elementTypes.BF16,
  'torch.LongStorage': elementTypes.I64,
  'torch.IntStorage': elementTypes.I32,
  'torch.ShortStorage': elementTypes.I16,
  'torch.CharStorage': elementTypes.I8,
  'torch.ByteStorage': elementTypes.U8,
  'torch.BoolStorage': elementTypes.BOOL,
};

/** Elements that one or more tensors look at. */
export class TorchStorage {
  readonly key: string;
  readonly length: number;
  /** Whether its elements are numbers. */
  readonly holdsNumbers: boolean;
  readonly #type: ElementType;
  #view: DataView | undefined;

  constructor(type: string, key: string, length: number) {
    this.#type = storageTypes[type]!;
    this.holdsNumbers = !Object.hasOwn(unreadTypes, type);
    this.key = key;
    this.length = length;
  }

  static hasType(type: string): boolean {
    return Object.hasOwn(storageTypes, type);
  }

  get byteLength(): number {
    return this.length * this.#type.bytes;
  }

  /** Gives the storage its elements: in the file they come after the pickle that names them. */
  fill(bytes: Uint8Array): void {
    if (bytes.length !== this.byteLength) {
      throw new ModelError(
        `storage ${this.key} has ${bytes.length} bytes where ${this.byteLength} are expected`,
      );
    }
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads one element as a number. Throws ModelError where the file has no such storage. */
  at(index: number): number {
    if (!this.#view) throw new ModelError(`the file lacks storage ${this.key}`);
    return this.#type.read(this.#view, index * this.#type.bytes);
  }
}

/** A view of a storage: the element at [i, j …] is storage[offset + i * stride[0] + j * stride[1] …]. */
export class TorchTensor {
  readonly shape: readonly number[];
  readonly #storage: TorchStorage;
  readonly #offset: number;
  readonly #stride: readonly number[];

  /** Throws ModelError where the view reaches beyond its storage, or repeats its elements. */
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], stride: readonly number[]) {
    const last = shape.reduce((sum, size, axis) => sum + (size - 1) * stride[axis]!, offset);
    const isEmpty = shape.includes(0);
    if (!isEmpty && (last >= storage.length || count(shape) > storage.length)) {
      const view = `[${shape.join(', ')}] with strides [${stride.join(', ')}] from ${offset}`;
      throw new ModelError(`a tensor ${view} does not fit its storage of ${storage.length} elements`);
    }
    this.#storage = storage;
    this.#offset = offset;
    this.shape = shape;
    this.#stride = stride;
  }

  get length(): number {
    return count(this.shape);
  }

  get holdsNumbers(): boolean {
    return this.#storage.holdsNumbers;
  }

  /** The first element; there must be one. */
  first(): number {
    return this.#storage.at(this.#offset);
  }

  /** Copies the elements out, row-major, as 32-bit floats. Throws ModelError for NaN and infinity. */
  toWeight(): Weight {
    const data = new Float32Array(this.length);
    const index = this.shape.map(() => 0);
    let from = this.#offset;
    for (let to = 0; to < data.length; to++) {
      data[to] = this.#storage.at(from);
      if (!Number.isFinite(data[to])) throw new ModelError('holds NaN or infinity');
      for (let axis = index.length - 1; axis >= 0; axis--) {
        from += this.#stride[axis]!;
        if (++index[axis]! < this.shape[axis]!) break;
        from -= this.#stride[axis]! * this.shape[axis]!;
        index[axis] = 0;
      }
    }
    return { shape: this.shape, data };
  }
}

function count(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

import { deflateRawSync } from 'node:zlib';

/** The parts of pickles and PyTorch files, by hand: so that tests can also make what torch.save never would. */

/** What a tensor is made of; by default a contiguous one of 32-bit floats. */
export interface TensorParts {
  key: string;
  data: Buffer;
  type?: string;
  elements: number;
  offset?: number;
  shape: number[];
  stride: number[];
}

export const opcode = {
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
  text: (text: string) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from('X'), uint32(bytes.length), bytes]);
  },
  integer: (value: number) => Buffer.concat([Buffer.from('J'), int32(value)]),
  tuple: (...items: Buffer[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]),
  dictionary: (...items: Buffer[]) => Buffer.concat([Buffer.from('}('), ...items, Buffer.from('u')]),
};

/** A pickle of protocol 2 with this body. */
export function pickle(...body: (Buffer | string)[]): Buffer {
  const parts = body.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part));
  return Buffer.concat([Buffer.from([0x80, 2]), ...parts, Buffer.from('.')]);
}

/** A call of torch._utils._rebuild_tensor_v2, as torch.save writes it. */
export function tensor({
  key,
  type = 'FloatStorage',
  elements,
  offset = 0,
  shape,
  stride,
}: TensorParts): Buffer {
  const { global, text, integer, tuple } = opcode;
  const storage = tuple(text('storage'), global('torch', type), text(key), text('cpu'), integer(elements));
  const hooks = Buffer.concat([global('collections', 'OrderedDict'), Buffer.from(')R')]);
  const sizes = (values: number[]) => tuple(...values.map(integer));
  return Buffer.concat([
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(
      Buffer.concat([storage, Buffer.from('Q')]),
      integer(offset),
      sizes(shape),
      sizes(stride),
      Buffer.from([0x89]),
      hooks,
    ),
    Buffer.from('R'),
  ]);
}

/** A state dict of these tensors: the zip form. */
export function torchZip(tensors: Record<string, TensorParts>, options?: ZipOptions): Buffer {
  const entries = Object.entries(tensors).flatMap(([name, parts]) => [opcode.text(name), tensor(parts)]);
  return torchZipOf(pickle(opcode.dictionary(...entries)), Object.values(tensors), options);
}

/** The zip form with this pickle. */
export function torchZipOf(
  data: Buffer,
  storages: readonly TensorParts[] = [],
  options?: ZipOptions,
): Buffer {
  const files = new Map(storages.map(({ key, data: bytes }) => [`archive/data/${key}`, bytes]));
  return zip(
    new Map([['archive/data.pkl', data], ...files, ['archive/byteorder', Buffer.from('little')]]),
    options,
  );
}

/** The older form with this pickle and no storages. */
export function torchLegacy(data: Buffer): Buffer {
  const magic = Buffer.from('8a0a6cfc9c46f9206aa85019', 'hex');
  const version = Buffer.from('4de903', 'hex');
  const system = opcode.dictionary(opcode.text('little_endian'), Buffer.from([0x88]));
  return Buffer.concat([pickle(magic), pickle(version), pickle(system), data, pickle(']')]);
}

/** 32-bit floats, little-endian. */
export function floats(...values: number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

interface ZipOptions {
  /** Compression method that the entries claim; 0 is stored. */
  method?: number;
  /** Whether the entries are compressed so, in truth. */
  deflated?: boolean;
  /** What the entries claim to be unpacked. */
  plainBytes?: number;
  /** Whether sizes and offsets stand in zip64 fields. */
  zip64?: boolean;
}

function zip(
  files: ReadonlyMap<string, Buffer>,
  { deflated = false, method = deflated ? 8 : 0, plainBytes, zip64 = false }: ZipOptions = {},
): Buffer {
  const [local, central]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, plain] of files) {
    const title = Buffer.from(name);
    const data = deflated ? deflateRawSync(plain) : plain;
    const length = plainBytes ?? plain.length;
    const sizes = zip64 ? Buffer.alloc(8, 0xff) : Buffer.concat([uint32(data.length), uint32(length)]);
    const wide = Buffer.concat([uint64(length), uint64(data.length), uint64(at)]);
    const extra = zip64 ? Buffer.concat([uint16(1), uint16(wide.length), wide]) : Buffer.alloc(0);
    const shared = [uint16(45), uint16(0), uint16(method), Buffer.alloc(8), sizes, uint16(title.length)];
    central.push(
      Buffer.concat([
        ...[uint32(0x02014b50), uint16(45), ...shared, uint16(extra.length), Buffer.alloc(10)],
        ...[zip64 ? Buffer.alloc(4, 0xff) : uint32(at), title, extra],
      ]),
    );
    const header = Buffer.concat([uint32(0x04034b50), ...shared, uint16(0), title, data]);
    local.push(header);
    at += header.length;
  }
  const directory = Buffer.concat(central);
  const end64 = Buffer.concat([uint32(0x06064b50), Buffer.alloc(44), uint64(at)]);
  const locator = Buffer.concat([uint32(0x07064b50), uint32(0), uint64(at + directory.length), uint32(1)]);
  const end = Buffer.concat([
    ...[
      uint32(0x06054b50),
      Buffer.alloc(4),
      uint16(files.size),
      uint16(files.size),
      uint32(directory.length),
    ],
    ...[zip64 ? Buffer.alloc(4, 0xff) : uint32(at), uint16(0)],
  ]);
  return Buffer.concat([...local, directory, ...(zip64 ? [end64, locator] : []), end]);
}

function uint16(value: number): Buffer {
  return Buffer.from(Uint16Array.of(value).buffer);
}

function uint32(value: number): Buffer {
  return Buffer.from(Uint32Array.of(value).buffer);
}

function int32(value: number): Buffer {
  return Buffer.from(Int32Array.of(value).buffer);
}

function uint64(value: number): Buffer {
  return Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
}

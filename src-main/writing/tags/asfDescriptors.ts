import { WriteError } from '../../errors.ts';

/** A descriptor of an Extended Content Description, or a record of a Metadata (Library) Object. */
export interface Descriptor {
  /** In capitals. */
  name: string;
  raw: Buffer;
  /** Undefined where it is neither a text nor a number. */
  value: string | undefined;
}

const [textType, numberType] = [0, 3];
/** Of a number, by its type: how many bytes it has (3.11). */
const numberBytes: Readonly<Record<number, number>> = { 3: 4, 4: 8, 5: 2 };

/** Lists the descriptors of an Extended Content Description Object (ASF Specification 01.20.03, 3.11). */
export function readDescriptors(body: Buffer): Descriptor[] {
  return readList(body, (at) => {
    const nameEnd = at + 2 + body.readUInt16LE(at);
    const valueStart = nameEnd + 4;
    const end = valueStart + body.readUInt16LE(nameEnd + 2);
    return { name: [at + 2, nameEnd], type: body.readUInt16LE(nameEnd), value: [valueStart, end] };
  });
}

/** Lists the records of a Metadata Object or Metadata Library Object (4.7, 4.8). */
export function readRecords(body: Buffer): Descriptor[] {
  return readList(body, (at) => {
    const nameEnd = at + 12 + body.readUInt16LE(at + 4);
    const end = nameEnd + body.readUInt32LE(at + 8);
    return { name: [at + 12, nameEnd], type: body.readUInt16LE(at + 6), value: [nameEnd, end] };
  });
}

/** Returns the bytes of a list: the count, then its entries. */
export function listOf(descriptors: readonly Descriptor[]): Buffer {
  if (descriptors.length > 0xffff) throw new WriteError('it has more descriptors than ASF can count');
  const count = Buffer.alloc(2);
  count.writeUInt16LE(descriptors.length);
  return Buffer.concat([count, ...descriptors.map(({ raw }) => raw)]);
}

/** Makes a descriptor of an Extended Content Description: a text, or a number of 32 bits. */
export function newDescriptor(name: string, value: string, isNumber = false): Descriptor {
  const [nameBytes, textBytes] = [name, value].map((text) => Buffer.from(`${text}\0`, 'utf16le'));
  const valueBytes = isNumber ? Buffer.alloc(numberBytes[numberType]!) : textBytes;
  if (isNumber) valueBytes!.writeUInt32LE(Number(value));
  if (valueBytes!.length > 0xffff) throw new WriteError(`the value of ${name} is too long for ASF`);
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16LE(nameBytes!.length, 0);
  numbers.writeUInt16LE(isNumber ? numberType : textType, 2);
  numbers.writeUInt16LE(valueBytes!.length, 4);
  const raw = Buffer.concat([numbers.subarray(0, 2), nameBytes!, numbers.subarray(2), valueBytes!]);
  return { name: name.toUpperCase(), raw, value };
}

interface Entry {
  name: [start: number, end: number];
  type: number;
  value: [start: number, end: number];
}

function readList(body: Buffer, readEntry: (at: number) => Entry): Descriptor[] {
  const found: Descriptor[] = [];
  try {
    const count = body.readUInt16LE(0);
    let at = 2;
    while (found.length < count) {
      const { name, type, value } = readEntry(at);
      if (value[1] > body.length) throw new RangeError();
      const raw = body.subarray(at, value[1]);
      const text = (range: [number, number]) => body.toString('utf16le', ...range).replace(/\0+$/, '');
      const number = numberIn(body.subarray(...value), type);
      found.push({ name: text(name).toUpperCase(), raw, value: type === textType ? text(value) : number });
      at = value[1];
    }
    if (at !== body.length) throw new RangeError();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WriteError('its ASF descriptors cannot be taken apart: it is damaged', { cause: error });
  }
  return found;
}

/** Some programs write the number of a track so. */
function numberIn(bytes: Buffer, type: number): string | undefined {
  if (bytes.length !== numberBytes[type]) return undefined;
  return String(bytes.length === 8 ? bytes.readBigUInt64LE() : bytes.readUIntLE(0, bytes.length));
}

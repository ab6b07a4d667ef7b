import { WriteError } from '../../errors.ts';

/** A text of a Content Description Object. */
export interface Described {
  /** In capitals, as music-metadata and mutagen name it. */
  name: string;
  value: string;
}

/** In their order: five lengths, then the texts (ASF Specification 01.20.03, 3.10). */
const names = ['TITLE', 'AUTHOR', 'COPYRIGHT', 'DESCRIPTION', 'RATING'];
const lengthsBytes = 2 * names.length;

/** Tells whether a field of this name stands there, and not among the descriptors. */
export const isDescribed = (name: string): boolean => names.includes(name.toUpperCase());

/** Reads the texts of a Content Description Object. Throws WriteError where it is cut short. */
export function readAsfDescription(body: Buffer): Described[] {
  const texts = partsOf(body);
  return names.map((name, index) => ({
    name,
    value: texts[index]!.toString('utf16le').replace(/\0+$/, ''),
  }));
}

/** Returns the object's content with other texts under some of its names, in capitals; undefined makes one anew. */
export function descriptionWith(body: Buffer | undefined, changes: ReadonlyMap<string, string>): Buffer {
  const old = body ? partsOf(body) : names.map(() => Buffer.alloc(0));
  const texts = names.map((name, index) => {
    const value = changes.get(name);
    if (value === undefined) return old[index]!;
    return Buffer.from(value === '' ? '' : `${value}\0`, 'utf16le');
  });
  if (texts.some(({ length }) => length > 0xffff))
    throw new WriteError('what it is to say is too long for ASF');
  const lengths = Buffer.alloc(lengthsBytes);
  texts.forEach(({ length }, index) => lengths.writeUInt16LE(length, 2 * index));
  return Buffer.concat([lengths, ...texts]);
}

function partsOf(body: Buffer): Buffer[] {
  let at = lengthsBytes;
  return names.map((_, index) => {
    const end = at + (body.length >= lengthsBytes ? body.readUInt16LE(2 * index) : Infinity);
    if (end > body.length) throw new WriteError('the description in its ASF header is cut short');
    const part = body.subarray(at, end);
    at = end;
    return part;
  });
}

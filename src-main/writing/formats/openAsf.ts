import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import type { Splice } from '../patch.ts';
import {
  listOf,
  newDescriptor,
  readDescriptors,
  readRecords,
  type Descriptor,
} from '../tags/asfDescriptors.ts';
import { descriptionWith, isDescribed, readAsfDescription, type Described } from '../tags/asfDescription.ts';
import { isZero } from '../tags/isZero.ts';
import { numberIn, numberInto } from '../tags/numberTexts.ts';
import { ratingField } from '../tags/ratingTexts.ts';
import { textsForAsf, type TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type FieldValues, type TaggedFile } from '../TaggedFile.ts';
import {
  asfHeaderBytes,
  damagedHeader,
  guids,
  objectBytes,
  objectsBytes,
  readObjects,
  type AsfObject,
} from './asfObjects.ts';
import { hasNothingToSay } from './id3Parts.ts';
import { readTag } from './readTag.ts';

/** The header object counts its objects after its own 24 bytes, and two reserved bytes follow. */
const headObjectBytes = asfHeaderBytes + 6;
/** The header extension has 22 bytes before its objects: a GUID, two reserved bytes, and their size. */
const extensionBytes = 22;
const freshPaddingBytes = 2048;

/**
 * Opens an ASF file (WMA): the descriptors of its header. Values that some programs put into the Metadata Library,
 * because they are the second of their name, are read and move to the first, where all players look. Where it says nothing, what
 * `older` tags in front of it say is repeated: a reader that finds something here asks those no more.
 */
export function openAsf(source: ByteSource, older: TagTexts): TaggedFile {
  const head = source.read(0, headObjectBytes);
  if (head.length < headObjectBytes) throw new WriteError('its ASF header is cut short');
  const region = { start: 0, end: Number(head.readBigUInt64LE(16)) };
  if (region.end < headObjectBytes) throw damagedHeader();
  const objects = readObjects(readTag(source, region).subarray(headObjectBytes));
  // Every header has them: without them, its size is not what it says.
  if (!objects.some(({ guid }) => guid === guids.fileProperties)) throw damagedHeader();
  const isNew = older.size > 0 && saysNothing(objects);
  return joinParts(
    [
      {
        type: 'ASF',
        region: isNew ? undefined : region,
        role: 'leads',
        read: (field) => valuesOf(objects, field),
        others: (fields) => othersOf(objects, fields),
        write: (values) =>
          hasNothingToSay(values, !isNew)
            ? []
            : rewrite(source, head, objects, { values, seeds: isNew ? older : new Map() }),
      },
    ],
    undefined,
    { name: 'ASF objects', region: undefined, pieces: () => untouched(objects) },
  );
}

function saysNothing(objects: AsfObject[]): boolean {
  const content = objects.find(({ guid }) => guid === guids.content);
  return listsOf(objects).length === 0 && (!content || isZero(content.body.subarray(10)));
}

/** The descriptors of a header, wherever they are: those that all players see come first. */
function listsOf(objects: AsfObject[]): Descriptor[] {
  const content = objects.filter(({ guid }) => guid === guids.extendedContent);
  const first = content.flatMap(({ body }) => readDescriptors(body));
  const others = objects.flatMap(({ guid, body }) => {
    if (guid === guids.metadata || guid === guids.metadataLibrary) return readRecords(body);
    return guid === guids.headerExtension ? listsOf(inExtension(body)) : [];
  });
  return [...first, ...others];
}

function inExtension(body: Buffer): AsfObject[] {
  if (body.length < extensionBytes) throw new WriteError('its ASF header extension is cut short');
  return readObjects(body.subarray(extensionBytes));
}

function valuesOf(objects: AsfObject[], field: string): string[] {
  return [...describedIn(objects), ...listsOf(objects)]
    .filter(isIn(field))
    .map(({ value }) => numberIn(field, value?.trim() ?? '', 'ASF'))
    .filter((value) => value !== '');
}

function describedIn(objects: AsfObject[]): Described[] {
  return objects.filter(({ guid }) => guid === guids.content).flatMap(({ body }) => readAsfDescription(body));
}

/** The objects that are never touched. */
function untouched(objects: AsfObject[]): Buffer[] {
  const touched = [guids.content, guids.extendedContent, guids.headerExtension, guids.fileProperties, guids.padding]; // prettier-ignore
  return objects.filter(({ guid }) => !touched.includes(guid)).map(objectBytes);
}

/** The other descriptors, and what of the description is of no such field. */
function othersOf(objects: AsfObject[], fields: readonly string[]): Buffer[] {
  const names = fields.flatMap((field) => namesToRead(field, 'ASF'));
  return [
    ...describedIn(objects)
      .filter(({ name, value }) => value !== '' && !names.includes(name))
      .map(({ name, value }) => Buffer.from(`${name}=${value}`)),
    ...listsOf(objects)
      .filter(({ name }) => !names.includes(name))
      .map(({ raw }) => raw),
  ];
}

function rewrite(
  source: ByteSource,
  head: Buffer,
  old: AsfObject[],
  { values, seeds }: { values: FieldValues; seeds: TagTexts },
): Splice[] {
  const names = new Set([...values.keys()].flatMap((field) => namesToRead(field, 'ASF')));
  const isOurs = ({ name }: Descriptor) => names.has(name);
  if (listsOf(old).some((one) => isOurs(one) && one.value === undefined)) {
    throw new WriteError('one of the fields to write is not text in its ASF header');
  }
  const said = [...describedIn(old), ...listsOf(old)];
  const described = new Map<string, string>();
  const added = [...values].flatMap(([field, list]) => {
    const name = nativeName(field, 'ASF');
    const before = said.filter(isIn(field)).flatMap(({ value }) => value ?? []);
    const texts = list.map((value) => numberInto(field, value, before, 'ASF'));
    // The first of several artists stands in the description, as mutagen has it
    if (isDescribed(name)) described.set(name.toUpperCase(), texts.shift() ?? '');
    return texts.map((text) => newDescriptor(name, text, field === ratingField));
  });
  const repeated = textsForAsf(seeds)
    .flatMap(([name, list]) => list.map((value) => newDescriptor(name, value)))
    .filter((one) => !isOurs(one));
  const objects = old.map((object) => without(object, isOurs));
  if (seeds.size > 0 || described.size > 0) {
    const place = objects.findIndex(({ guid }) => guid === guids.content);
    const repeatedTexts = seeds.size > 0 ? contentDescription(seeds) : objects[place]?.body;
    const made = { guid: guids.content, body: descriptionWith(repeatedTexts, described) };
    if (place < 0) objects.push(made);
    else objects[place] = made;
  }
  const content = objects.find(({ guid }) => guid === guids.extendedContent);
  if (content) content.body = listOf([...readDescriptors(content.body), ...repeated, ...added]);
  else objects.push({ guid: guids.extendedContent, body: listOf([...repeated, ...added]) });
  return layOut(source, head, old, objects);
}

/** What a new description repeats of an older tag. */
function contentDescription(texts: TagTexts): Buffer {
  const said = { TITLE: 'TITLE', AUTHOR: 'ARTIST', COPYRIGHT: 'COPYRIGHT', DESCRIPTION: 'COMMENT' };
  const all = Object.entries(said).map(
    ([name, field]) => [name, texts.get(field)?.join('; ') ?? ''] as const,
  );
  return descriptionWith(undefined, new Map(all));
}

const isIn = (field: string) => {
  const names = namesToRead(field, 'ASF');
  return ({ name }: { name: string }) => names.includes(name);
};

/** Returns a copy of an object of the header without some descriptors. */
function without(object: AsfObject, drop: (one: Descriptor) => boolean): AsfObject {
  const { guid, body } = object;
  const keep = (list: Descriptor[]) => ({ guid, body: listOf(list.filter((one) => !drop(one))) });
  if (guid === guids.extendedContent) return keep(readDescriptors(body));
  if (guid === guids.metadata || guid === guids.metadataLibrary) return keep(readRecords(body));
  if (guid !== guids.headerExtension) return { ...object };
  return {
    guid,
    body: extension(
      body,
      inExtension(body).map((inner) => without(inner, drop)),
    ),
  };
}

function extension(old: Buffer, objects: AsfObject[]): Buffer {
  const content = objectsBytes(objects);
  const head = Buffer.from(old.subarray(0, extensionBytes));
  head.writeUInt32LE(content.length, extensionBytes - 4);
  return Buffer.concat([head, content]);
}

/** Lets a padding object, in the header or its extension, give or take; without one the header grows. */
function layOut(source: ByteSource, head: Buffer, old: AsfObject[], objects: AsfObject[]): Splice[] {
  const oldBytes = objectsBytes(old).length;
  const lacks = objectsBytes(objects).length - oldBytes;
  if (!pad(objects, -lacks)) objects.push({ guid: guids.padding, body: Buffer.alloc(freshPaddingBytes) });
  const growth = objectsBytes(objects).length - oldBytes;
  const properties = objects.find(({ guid }) => guid === guids.fileProperties);
  if (properties && growth !== 0) {
    properties.body = Buffer.from(properties.body);
    // File Properties Object, 3.2: the size of the file follows on its id of 16 bytes.
    properties.body.writeBigUInt64LE(BigInt(source.size + growth), 16);
  }
  const header = Buffer.from(head);
  const content = Buffer.concat(objects.map(objectBytes));
  header.writeBigUInt64LE(BigInt(headObjectBytes + content.length), 16);
  header.writeUInt32LE(objects.length, asfHeaderBytes);
  const end = headObjectBytes + oldBytes;
  return [{ start: 0, end, bytes: Buffer.concat([header, content]) }];
}

/** Makes a padding object longer or shorter by some bytes; returns whether there was one that could. */
function pad(objects: AsfObject[], bytes: number): boolean {
  if (bytes === 0) return true;
  for (const object of objects) {
    if (object.guid === guids.padding && object.body.length + bytes >= 0) {
      object.body = Buffer.alloc(object.body.length + bytes);
      return true;
    }
    if (object.guid !== guids.headerExtension) continue;
    const inner = inExtension(object.body).map((one) => ({ ...one }));
    if (!pad(inner, bytes)) continue;
    object.body = extension(object.body, inner);
    return true;
  }
  return false;
}

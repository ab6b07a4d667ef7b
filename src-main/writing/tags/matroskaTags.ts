import { WriteError } from '../../errors.ts';
import { bytesSource } from '../../files/ByteSource.ts';
import { ids, elementText } from '../../files/matroska/ebml.ts';
import { elementBytes, uintBytes } from '../../files/matroska/ebmlBytes.ts';
import { tagTarget, type TagTarget } from '../../files/matroska/tagTargets.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import { masterContent, readMaster } from '../formats/ebmlMaster.ts';
import { matroskaPlaces, writtenLevels, type MatroskaPlace, type WrittenLevel } from './matroskaPlaces.ts';
import { numberIn, numberInto } from './numberTexts.ts';
import { withoutRepeats, type FieldValues } from '../TaggedFile.ts';

/** A SimpleTag, or whatever else stands in a Tag. */
interface Part {
  id: number;
  raw: Buffer;
  /** In capitals; '' where it has none, or is no SimpleTag. */
  name: string;
  /** Undefined where it is no text. */
  value: string | undefined;
}

/** A Tag, or whatever else stands beside Tags: that has no target. */
interface Tag {
  raw: Buffer;
  target: TagTarget | undefined;
  parts: Part[];
  hasChecksum: boolean;
  isChanged?: boolean;
}

/** A track's own tags first; those without a level come next, and those of its album say what the others do not. */
const levels = ['track', 'file', 'album'] as const satisfies WrittenLevel[];
type Level = (typeof levels)[number];
/** TargetTypeValue of a track (RFC 9559, 5.1.8.1.1.1). */
const trackLevel = 30;

/**
 * The tags of a Matroska file: in each Tag, single fields of the track are replaced, all else stays as it is, byte for byte,
 * and so do the Tags of chapters, attachments, other streams and other levels (RFC 9559, 5.1.8).
 */
export class MatroskaTags {
  readonly #tags: Tag[];
  readonly #hasChecksum: boolean;

  private constructor(tags: Tag[], hasChecksum: boolean) {
    this.#tags = tags;
    this.#hasChecksum = hasChecksum;
  }

  /**
   * Reads the contents of Tags elements, of which a file seldom has more than one, as one. `streamUid` is the stream that is
   * heard (tagTargets.ts). Throws WriteError where they do not add up, or are not what their checksum was made of.
   */
  static parse(contents: readonly Buffer[], streamUid: string | undefined): MatroskaTags {
    const masters = contents.map((content) => ({ content, ...readMaster(content) }));
    const tags = masters.flatMap(({ content, children }) =>
      children.map(({ id, start, end }) => tagOf(id, content.subarray(start, end), streamUid)),
    );
    return new MatroskaTags(
      tags,
      masters.some(({ hasChecksum }) => hasChecksum),
    );
  }

  get isEmpty(): boolean {
    return !this.#tags.some(({ target }) => target);
  }

  read(field: string): string[] {
    const places = this.#placesOf(field);
    if (places) {
      const said = places.map((place) => textsAt(this.#tags, place)).find((texts) => texts.length > 0) ?? [];
      return withoutRepeats(said.map((text) => numberIn(field, text)).filter((text) => text !== ''));
    }
    const level = this.#levelOf(field);
    const tags = this.#tags.filter((tag) => isOurs(tag) && tag.target!.level === level);
    return withoutRepeats(tags.flatMap(({ parts }) => valuesIn(parts, field)));
  }

  /** The Tags of others whole, and of ours the parts that are other fields, each with what it speaks of. */
  others(fields: readonly string[]): Buffer[] {
    const places = fields.map((field) => this.#placesOf(field));
    const names = fields
      .filter((_, index) => !places[index])
      .flatMap((field) => namesToRead(field, 'Matroska'));
    return this.#tags.flatMap((tag) => {
      if (!isOurs(tag)) return [tag.raw];
      const isField = (part: Part) =>
        names.includes(part.name) || places.flat().some((place) => place && isAt(tag, part, place));
      const kept = tag.parts.filter((part) => part.id !== ids.targets && !isField(part));
      return kept.map(({ raw }) => Buffer.concat([Buffer.from(JSON.stringify(tag.target)), raw]));
    });
  }

  /**
   * Returns the content of a Tags element with new values, undefined where nothing would be in it. Values go where the
   * field has been, into each Tag of its level that has it, and a new field to the track. That of an album stays, and the
   * track gets its own, unless the field is to go. One that people edit goes from all of its places (matroskaPlaces.ts), or
   * changes at the first that has it.
   */
  write(changes: FieldValues): Buffer | undefined {
    const tags = this.#tags.map((tag) => ({ ...tag }));
    for (const [field, values] of changes) {
      const places = this.#placesOf(field);
      if (places) {
        writeAt(tags, { field, values, places });
        continue;
      }
      const has = tags.filter((tag) => isOurs(tag) && tag.parts.some((part) => isNamed(part, field)));
      if (has.some(({ parts }) => parts.some((part) => isNamed(part, field) && part.value === undefined)))
        throw new WriteError(`the field ${field} of its Matroska tags is not text`);
      const had = this.#levelOf(field) ?? 'track';
      const level = had === 'album' && values.length > 0 ? 'track' : had;
      const meant = has.filter(({ target }) => target!.level === level);
      if (meant.length === 0 && values.length > 0) meant.push(homeIn(tags));
      const name = nativeName(field, 'Matroska');
      for (const tag of meant) changeParts(tag, (part) => isNamed(part, field), name, values);
    }
    const left = tags.filter((tag) => !tag.isChanged || tag.parts.some(({ id }) => id === ids.simpleTag));
    if (!left.some(({ target }) => target)) return undefined;
    return masterContent(
      left.map(({ raw }) => raw),
      this.#hasChecksum,
    );
  }

  #placesOf(field: string): MatroskaPlace[] | undefined {
    const atTrack = this.#tags.filter((tag) => isOurs(tag) && tag.target!.level === 'track');
    return matroskaPlaces(field, (name) =>
      atTrack.some(({ parts }) => parts.some((part) => part.name === name)),
    );
  }

  #levelOf(field: string): Level | undefined {
    return levels.find((level) =>
      this.#tags.some(
        (tag) => isOurs(tag) && tag.target!.level === level && valuesIn(tag.parts, field).length > 0,
      ),
    );
  }
}

function tagOf(id: number, raw: Buffer, streamUid: string | undefined): Tag {
  if (id !== ids.tag) return { raw, target: undefined, parts: [], hasChecksum: false };
  const content = contentOf(raw);
  const { children, hasChecksum } = readMaster(content);
  const whole = { bodyStart: raw.length - content.length, end: raw.length };
  const target = tagTarget(bytesSource(raw), whole, streamUid);
  const parts = children.map(({ id: partId, start, end }) => partOf(partId, content.subarray(start, end)));
  return { raw, target, parts, hasChecksum };
}

function partOf(id: number, raw: Buffer): Part {
  if (id !== ids.simpleTag) return { id, raw, name: '', value: undefined };
  const content = contentOf(raw);
  const { children } = readMaster(content);
  const text = (wanted: number) => {
    const found = children.find((child) => child.id === wanted);
    return found && elementText(bytesSource(content), found);
  };
  return { id, raw, name: (text(ids.tagName) ?? '').trim().toUpperCase(), value: text(ids.tagString) };
}

/** The content of an element that is given whole. */
function contentOf(raw: Buffer): Buffer {
  const [element] = readMaster(raw).children;
  return raw.subarray(element!.bodyStart);
}

function isOurs({ target }: Tag): boolean {
  return target !== undefined && !target.isForeign && writtenLevels.some((level) => level === target.level);
}

function isNamed({ id, name }: Part, field: string): boolean {
  return id === ids.simpleTag && namesToRead(field, 'Matroska').includes(name);
}

function valuesIn(parts: readonly Part[], field: string): string[] {
  return parts
    .filter((part) => isNamed(part, field))
    .map(({ value }) => value?.trim() ?? '')
    .filter((value) => value !== '');
}

/** Where a field goes that is new: to what is said of the track, best of the file as a whole. */
function homeIn(tags: Tag[]): Tag {
  const ofTrack = tags.filter((tag) => isOurs(tag) && tag.target!.level === 'track');
  const found = ofTrack.find(({ target }) => !target!.isOfStream) ?? ofTrack[0];
  if (found) return found;
  const value = elementBytes(ids.targetTypeValue, [uintBytes(trackLevel)]);
  const targets = elementBytes(ids.targets, [value]);
  const target = { level: 'track', isOfStream: false, isForeign: false } as const;
  const parts = [{ id: ids.targets, raw: targets, name: '', value: undefined }];
  const made = { raw: Buffer.alloc(0), target, parts, hasChecksum: false };
  tags.push(made);
  return made;
}

/** Whether a part of one of our tags stands at a place. */
function isAt({ target }: Tag, { id, name }: Part, place: MatroskaPlace): boolean {
  return id === ids.simpleTag && target!.level === place.level && name.replaceAll(' ', '_') === place.name;
}

function textsAt(tags: readonly Tag[], place: MatroskaPlace): string[] {
  return tags
    .filter(isOurs)
    .flatMap((tag) => tag.parts.filter((part) => isAt(tag, part, place)))
    .map(({ value }) => value?.trim() ?? '')
    .filter((value) => value !== '');
}

function writeAt(
  tags: Tag[],
  { field, values, places }: { field: string; values: readonly string[]; places: readonly MatroskaPlace[] },
): void {
  const found = places.find((place) => textsAt(tags, place).length > 0);
  const place = found ?? ({ level: 'track', name: nativeName(field, 'Matroska') } as const);
  const old = textsAt(tags, place);
  const texts = values.map((value) => numberInto(field, value, old));
  const changed = texts.length > 0 ? [place] : places;
  const isField = (tag: Tag) => (part: Part) => changed.some((one) => isAt(tag, part, one));
  const meant = tags.filter((tag) => isOurs(tag) && tag.parts.some(isField(tag)));
  if (meant.some((tag) => tag.parts.some((part) => isField(tag)(part) && part.value === undefined)))
    throw new WriteError(`the field ${field} of its Matroska tags is not text`);
  if (meant.length === 0 && texts.length > 0) meant.push(homeIn(tags));
  for (const tag of meant) changeParts(tag, isField(tag), place.name, texts);
}

/** Puts values where the first of old is; one that is there already keeps its language and whatever it has beside. */
function changeParts(
  tag: Tag,
  isField: (part: Part) => boolean,
  name: string,
  values: readonly string[],
): void {
  const old = tag.parts.filter(isField);
  const others = tag.parts.filter((part) => !isField(part));
  const at = tag.parts.findIndex(isField);
  const made = values.map(
    (value) => old.find((part) => part.value?.trim() === value) ?? newPart(name, value),
  );
  tag.parts = others.toSpliced(at < 0 ? others.length : at, 0, ...made);
  const content = masterContent(
    tag.parts.map(({ raw }) => raw),
    tag.hasChecksum,
  );
  tag.raw = elementBytes(ids.tag, [content]);
  tag.isChanged = true;
}

function newPart(name: string, value: string): Part {
  const raw = elementBytes(ids.simpleTag, [
    elementBytes(ids.tagName, [Buffer.from(name)]),
    elementBytes(ids.tagString, [Buffer.from(value)]),
  ]);
  return { id: ids.simpleTag, raw, name, value };
}

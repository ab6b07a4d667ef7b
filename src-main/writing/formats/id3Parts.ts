import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import { id3v1Range, id3v1Values, id3v1With } from '../tags/id3v1.ts';
import { Id3v2 } from '../tags/id3v2.ts';
import { firstTexts, type TagTexts } from '../tags/tagTexts.ts';
import type { FieldValues, TagPart } from '../TaggedFile.ts';
import { readTag } from './readTag.ts';

interface Id3v2PartOptions {
  role?: TagPart['role'];
  /** Of a tag that is made anew; 4 unless given. */
  version?: Id3Version;
  /** What a new tag repeats of an older one: many players look no further than the first tag they find. */
  seeds?: TagTexts;
  /** Puts the tag into what holds it: a chunk with its header. As it is unless given. */
  wrap?: (tag: Buffer) => Buffer;
  /** What is replaced, where that is more than the tag: the chunk that holds it. */
  holder?: ByteRange;
}

/** An ID3v2 tag at a range, or a new one at a place that is an empty range. Throws WriteError. */
export function id3v2Part(
  source: ByteSource,
  range: ByteRange,
  {
    role = 'leads',
    version = 4,
    seeds = new Map(),
    wrap = (tag) => tag,
    holder = range,
  }: Id3v2PartOptions = {},
): TagPart {
  const exists = range.end > range.start;
  const tag = exists ? Id3v2.parse(readTag(source, range)) : Id3v2.fresh(version, seeds);
  return {
    type: `ID3v2.${tag.version}`,
    region: exists ? range : undefined,
    role,
    read: (field) => tag.read(field),
    others: (fields) => tag.others(fields),
    write: (values) =>
      hasNothingToSay(values, exists) ? [] : [{ ...holder, bytes: wrap(tag.write(values)) }],
  };
}

/** The 128 bytes of an ID3v1 tag, of which those of single fields are replaced. */
export function id3v1Part(source: ByteSource, range: ByteRange): TagPart {
  const tag = readTag(source, range);
  return {
    type: 'ID3v1',
    region: range,
    role: 'echo',
    read: (field) => id3v1Values(tag, field),
    others(fields) {
      const rest = Buffer.from(tag);
      for (const [start, end] of fields.flatMap((field) => [id3v1Range(tag, field) ?? [0, 0]]))
        rest.fill(0, start, end);
      return [rest];
    },
    write(values) {
      const made = id3v1With(tag, values);
      return made.equals(tag) ? [] : [{ ...range, bytes: made }];
    },
  };
}

/** What ID3v2 tags at these places say: of the first that says something of a field. */
export function id3v2Texts(source: ByteSource, ranges: readonly ByteRange[]): TagTexts {
  return firstTexts(...ranges.map((range) => Id3v2.parse(readTag(source, range)).texts()));
}

/** A tag is not made in order to take something away. */
export function hasNothingToSay(values: FieldValues, exists: boolean): boolean {
  return exists ? values.size === 0 : [...values.values()].every((list) => list.length === 0);
}

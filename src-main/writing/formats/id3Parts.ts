import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { id3v1Number } from '../../files/id3Genres.ts';
import { id3v1Genres } from '../../files/id3v1Genres.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import { Id3v2 } from '../tags/id3v2.ts';
import { firstTexts, gatherTexts, type TagTexts } from '../tags/tagTexts.ts';
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

/** The 128 bytes of an ID3v1 tag: only its genre is ever written (https://id3.org/ID3v1). */
export function id3v1Part(source: ByteSource, range: ByteRange): TagPart {
  const genreAt = range.end - 1;
  const read = (field: string) => {
    const name = field === 'GENRE' ? id3v1Genres[source.read(genreAt, 1)[0]!] : undefined;
    return name === undefined ? [] : [name];
  };
  return {
    type: 'ID3v1',
    region: range,
    role: 'echo',
    read,
    others: () => [source.read(range.start, 127)],
    write: (values) => {
      const genres = values.get('GENRE');
      return genres ? [{ start: genreAt, end: range.end, bytes: Buffer.of(id3v1Number(genres)) }] : [];
    },
  };
}

/** What an ID3v1 tag says. Texts are Latin-1, filled up with NULs or spaces; no other byte of theirs is taken away. */
export function id3v1Texts(tag: Buffer): TagTexts {
  const text = (start: number, length: number) =>
    tag
      .toString('latin1', start, start + length)
      .replace(/\0[^]*/, '')
      .replace(/^ +| +$/g, '');
  // ID3v1.1: where the comment's last but one byte is 0, the last one is the number of the track.
  const hasTrack = tag[125] === 0 && tag[126] !== 0;
  return gatherTexts([
    ['TITLE', text(3, 30)],
    ['ARTIST', text(33, 30)],
    ['ALBUM', text(63, 30)],
    ['DATE', text(93, 4)],
    ['COMMENT', text(97, hasTrack ? 28 : 30)],
    ['TRACKNUMBER', hasTrack ? String(tag[126]) : ''],
    ['GENRE', id3v1Genres[tag[127]!] ?? ''],
  ]);
}

/** What ID3v2 tags at these places say: of the first that says something of a field. */
export function id3v2Texts(source: ByteSource, ranges: readonly ByteRange[]): TagTexts {
  return firstTexts(...ranges.map((range) => Id3v2.parse(readTag(source, range)).texts()));
}

/** A tag is not made in order to take something away. */
export function hasNothingToSay(values: FieldValues, exists: boolean): boolean {
  return exists ? values.size === 0 : [...values.values()].every((list) => list.length === 0);
}

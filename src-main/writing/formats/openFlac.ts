import { WriteError } from '../../errors.ts';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import { id3v1Texts } from '../tags/id3v1.ts';
import { VorbisComment } from '../tags/vorbisComment.ts';
import { firstTexts, type TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type FieldValues, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { readBlocks, type FlacBlock } from './flacBlocks.ts';
import { hasNothingToSay, id3v1Part, id3v2Part, id3v2Texts } from './id3Parts.ts';
import { readTag } from './readTag.ts';
import { findSurroundingTags } from './surroundingTags.ts';

const [paddingType, commentType] = [1, 4];
/** As the encoder `flac` leaves in a file of some minutes. */
const freshPaddingBytes = 4096;
/** Where as much as this would move, a picture above all, the comments move instead. */
const movedBytes = 4096;

/** Opens a FLAC file (RFC 9639, 8). ID3 tags that some program put around it are only kept in step. */
export function openFlac(source: ByteSource, start: number): TaggedFile {
  const { id3v2, ape, id3v1 } = findSurroundingTags(source, start);
  if (ape) throw new WriteError('it has an APEv2 tag, which FLAC files do not have');
  const leading = id3v2.filter(({ start: from, end }) => end > from);
  const older = () =>
    firstTexts(id3v2Texts(source, leading), id3v1 ? id3v1Texts(readTag(source, id3v1)) : new Map());
  const blocks = readBlocks(source, start);
  const parts = [
    commentPart(source, blocks, older),
    ...leading.map((range) => id3v2Part(source, range, { role: 'follows' })),
    ...(id3v1 ? [id3v1Part(source, id3v1)] : []),
  ];
  const hasComments = blocks.some(({ type }) => type === commentType);
  return joinParts(parts, undefined, {
    name: 'FLAC blocks',
    region: hasComments ? blocksRegion(blocks) : undefined,
    pieces: () => otherBlocks(source, blocks),
  });
}

function commentPart(source: ByteSource, blocks: FlacBlock[], older: () => TagTexts): TagPart {
  const comments = blocks.filter(({ type }) => type === commentType);
  if (comments.length > 1) throw new WriteError('it has several blocks of comments');
  const block = comments[0];
  const there = block && VorbisComment.parse(readTag(source, { start: block.start + 4, end: block.end }));
  // A comment without a line says nothing: to a reader, whatever other tag there is counts.
  const isNew = !there || there.isEmpty;
  const tag = isNew ? VorbisComment.fresh(older(), there) : there;
  return {
    type: 'Vorbis',
    region: isNew ? undefined : blocksRegion(blocks),
    role: 'leads',
    read: (field) => tag.read(field),
    others: (fields) => tag.others(fields),
    write: (values: FieldValues) =>
      hasNothingToSay(values, !isNew)
        ? []
        : fitBlocks(source, blocks, block, Buffer.concat([tag.write(values), tag.rest])),
  };
}

/** The pictures, too: undo puts back what lies between comments and padding. */
function blocksRegion(blocks: FlacBlock[]): ByteRange {
  return { start: blocks[0]!.end, end: blocks.at(-1)!.end };
}

/** Pictures, seek tables, what applications keep: everything but comments and padding. */
function otherBlocks(source: ByteSource, blocks: FlacBlock[]): Buffer[] {
  return blocks
    .filter(({ type }) => type !== commentType && type !== paddingType)
    .map(({ start, end }) => readTag(source, { start: start + 4, end }));
}

/**
 * Lays the blocks out anew with other comments: the padding grows or shrinks with them, so that the audio stays where
 * it is; where there is not enough, there is new padding at the end of the blocks.
 */
function fitBlocks(
  source: ByteSource,
  blocks: FlacBlock[],
  comment: FlacBlock | undefined,
  body: Buffer,
): Splice[] {
  const moved = moveComments(blocks, comment, body);
  if (moved) return moved;
  const first = comment ?? blocks[1] ?? { start: blocks[0]!.end, end: blocks[0]!.end };
  const end = blocks.at(-1)!.end;
  const later = blocks.filter(({ start, type }) => start >= first.start && type !== commentType);
  const pieces: { type: number; body: Buffer }[] = [{ type: commentType, body }];
  for (const block of later) {
    const content = { start: block.start + 4, end: block.end };
    pieces.push({ type: block.type, body: readTag(source, content) });
  }
  const wanted = end - first.start;
  const paddings = pieces.filter(({ type }) => type === paddingType);
  const padding = paddings.at(-1);
  const lacks = sizeOf(pieces) - wanted;
  if (padding && padding.body.length >= lacks) {
    padding.body = Buffer.concat([padding.body.subarray(0, padding.body.length - Math.max(0, lacks))]);
    padding.body = Buffer.concat([padding.body, Buffer.alloc(Math.max(0, -lacks))]);
  } else if (lacks !== 0) {
    if (padding) padding.body = Buffer.alloc(freshPaddingBytes);
    else pieces.push({ type: paddingType, body: Buffer.alloc(lacks <= -4 ? -lacks - 4 : freshPaddingBytes) });
  }
  const bytes = rendered(pieces, true);
  return [...newLastBlock(source, blocks, comment), { start: first.start, end, bytes }];
}

/**
 * Puts the comments into the padding behind the pictures, and padding where they were: nothing else moves, and the journal
 * need not hold a picture for the sake of one word. Undefined where little is between, or there is not enough room.
 */
function moveComments(
  blocks: FlacBlock[],
  comment: FlacBlock | undefined,
  body: Buffer,
): Splice[] | undefined {
  const padding = blocks.at(-1)!;
  if (!comment || padding.type !== paddingType || padding.start - comment.end < movedBytes) return undefined;
  const old = comment.end - comment.start - 4;
  const left = padding.end - padding.start - 4 - body.length;
  if (body.length === old || (left < 4 && left !== 0)) return undefined;
  const rest = left === 0 ? [] : [{ type: paddingType, body: Buffer.alloc(left - 4) }];
  return [
    { ...rangeOf(comment), bytes: rendered([{ type: paddingType, body: Buffer.alloc(old) }], false) },
    { ...rangeOf(padding), bytes: rendered([{ type: commentType, body }, ...rest], true) },
  ];
}

const rangeOf = ({ start, end }: FlacBlock) => ({ start, end });

/** Blocks one behind the other; whether the last of them is the file's last. */
function rendered(pieces: { type: number; body: Buffer }[], endsThere: boolean): Buffer {
  return Buffer.concat(
    pieces.flatMap(({ type, body }, index) => {
      if (body.length >= 2 ** 24) throw new WriteError('its comments would become larger than FLAC allows');
      const header = Buffer.alloc(4);
      header.writeUInt32BE(body.length);
      header[0] = type | (endsThere && index === pieces.length - 1 ? 0x80 : 0);
      return [header, body];
    }),
  );
}

/** A file of STREAMINFO alone: it is no longer the last block. */
function newLastBlock(source: ByteSource, blocks: FlacBlock[], comment: FlacBlock | undefined): Splice[] {
  if (comment || blocks.length > 1) return [];
  const { start } = blocks[0]!;
  return [{ start, end: start + 1, bytes: Buffer.of(source.read(start, 1)[0]! & 0x7f) }];
}

function sizeOf(pieces: { body: Buffer }[]): number {
  return pieces.reduce((sum, { body }) => sum + 4 + body.length, 0);
}

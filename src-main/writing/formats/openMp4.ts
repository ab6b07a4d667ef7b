import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import type { Splice } from '../patch.ts';
import { Mp4Items } from '../tags/mp4Items.ts';
import { joinParts, type FieldValues, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { hasNothingToSay } from './id3Parts.ts';
import type { Box } from '../../files/mp4/boxesIn.ts';
import { userDataAsItems } from '../../files/mp4/userDataAsItems.ts';
import { readBoxes, readTopLevel } from './mp4Boxes.ts';
import { boxOf } from '../../files/mp4/boxOf.ts';
import { shiftChunkOffsets } from './mp4ChunkOffsets.ts';
import { shiftFragments } from './mp4Fragments.ts';
import { readTag } from './readTag.ts';

/** Room for the next change. */
const freshPaddingBytes = 2048;

/** Where the tags are, or would be: moov, udta, meta, ilst, as far as they exist, each within the one before. */
interface TagPath {
  topLevel: Box[];
  moov: Box;
  udta?: Box;
  /** Of a QuickTime file without udta: its texts by keys, in moov itself. */
  keyed?: Box;
  meta?: Box;
  /** The boxes within meta. */
  metaBoxes?: Box[];
  ilst?: Box;
}

/** Opens an MP4 audio file (AAC, ALAC): the items of iTunes in moov/udta/meta/ilst. Throws WriteError. */
export function openMp4(source: ByteSource): TaggedFile {
  const path = findTags(source);
  const { ilst } = path;
  const items = itemsIn(source, path);
  const user = userDataAsItems(source);
  return joinParts([
    ...(user ? [userPart(path.udta ?? path.keyed, itemsIn(user, findTags(user)))] : []),
    {
      type: 'MP4',
      region: ilst && path.moov,
      role: 'leads',
      read: (field) => items.read(field),
      others: (fields) => items.others(fields),
      write: (values: FieldValues) =>
        hasNothingToSay(values, ilst !== undefined)
          ? []
          : fit(source, path, boxOf('ilst', items.write(values))),
    },
  ]);
}

function itemsIn(source: ByteSource, { ilst }: TagPath): Mp4Items {
  const range = ilst && { start: ilst.bodyStart, end: ilst.end };
  return Mp4Items.parse(range ? readTag(source, range) : Buffer.alloc(0));
}

/** What a QuickTime or 3GP file says outside of iTunes' items: it stays as it is, and counts where these say nothing. */
function userPart(region: Box | undefined, items: Mp4Items): TagPart {
  return {
    type: 'MP4',
    region: region && { start: region.start, end: region.end },
    role: 'echo',
    read: (field) => items.read(field),
    others: () => [],
    write: () => [],
  };
}

function findTags(source: ByteSource): TagPath {
  const topLevel = readTopLevel(source);
  const moov = only(topLevel, 'moov');
  if (!moov) throw new WriteError('it has no index (moov): it is cut short, or a piece of a stream');
  const inMoov = readBoxes(source, moov.bodyStart, moov.end);
  const udta = only(inMoov, 'udta');
  const keyed = inMoov.find(({ type }) => type === 'meta');
  if (!udta) return { topLevel, moov, ...(keyed && { keyed }) };
  const meta = only(childrenOf(source, udta), 'meta');
  if (!meta) return { topLevel, moov, udta };
  // In MP4 a version and flags come first, in QuickTime they do not.
  const isQuickTime = source.read(meta.bodyStart + 4, 4).toString('latin1') === 'hdlr';
  const metaBoxes = readBoxes(source, meta.bodyStart + (isQuickTime ? 0 : 4), meta.end);
  const ilst = only(metaBoxes, 'ilst');
  return { topLevel, moov, udta, meta, metaBoxes, ...(ilst && { ilst }) };
}

/** QuickTime ends its user data with a 32-bit zero that is no box. */
function childrenOf(source: ByteSource, { bodyStart, end }: Box): Box[] {
  const endsInZero = end - bodyStart >= 4 && source.read(end - 4, 4).equals(Buffer.alloc(4));
  try {
    return readBoxes(source, bodyStart, end);
  } catch (error) {
    if (!endsInZero) throw error;
    return readBoxes(source, bodyStart, end - 4);
  }
}

function only(boxes: Box[], type: string): Box | undefined {
  const found = boxes.filter((box) => box.type === type);
  if (found.length > 1) throw new WriteError(`it has several ${type} boxes`);
  return found[0];
}

/** Puts the items where the old ones were and takes or leaves room in the free box beside them. */
function fit(source: ByteSource, path: TagPath, ilst: Buffer): Splice[] {
  const { metaBoxes = [] } = path;
  const index = path.ilst ? metaBoxes.indexOf(path.ilst) : -1;
  const next = metaBoxes[index + 1];
  const free = path.ilst && next?.type === 'free' ? next : undefined;
  const start = path.ilst?.start ?? path.meta?.end ?? path.udta?.end ?? path.moov.end;
  const end = free?.end ?? path.ilst?.end ?? start;
  const left = end - start - ilst.length;
  if (path.ilst && (left === 0 || left >= 8)) {
    return [{ start, end, bytes: left === 0 ? ilst : Buffer.concat([ilst, freeBox(left)]) }];
  }
  const bytes = wrap(path, Buffer.concat([ilst, freeBox(freshPaddingBytes)]));
  return grow(source, path, { start, end, bytes });
}

function freeBox(length: number): Buffer {
  return boxOf('free', Buffer.alloc(length - 8));
}

/** Adds the boxes around the items that do not exist yet, as iTunes has them. */
function wrap({ udta, meta }: TagPath, content: Buffer): Buffer {
  if (meta) return content;
  const handler = Buffer.concat([Buffer.alloc(8), Buffer.from('mdirappl'), Buffer.alloc(9)]);
  const made = boxOf('meta', Buffer.alloc(4), boxOf('hdlr', handler), content);
  return udta ? made : boxOf('udta', made);
}

/** Makes the boxes around the splice longer, and what lies behind them is moved, unless a free box behind gives way. */
function grow(source: ByteSource, path: TagPath, splice: Splice): Splice[] {
  const { topLevel, moov, udta, meta } = path;
  const growth = splice.bytes.length - (splice.end - splice.start);
  const sizes = [moov, udta, meta]
    .filter((box) => box !== undefined)
    .map((box) => resized(source, box, growth));
  const next = topLevel[topLevel.indexOf(moov) + 1];
  const gives = next?.type === 'free' && next.end - next.start >= growth + 8 && growth > 0;
  if (gives) {
    const head = boxOf('free').fill(0, 0, 4);
    head.writeUInt32BE(next.end - next.start - growth);
    // The free box begins later: its header is written over what it held, which is nothing.
    return [...sizes, splice, { start: next.start, end: next.start + growth + 8, bytes: head }];
  }
  return [
    ...sizes,
    splice,
    ...shiftChunkOffsets(source, moov, splice.end, growth),
    ...shiftFragments(source, topLevel, splice.end, growth),
  ];
}

function resized(source: ByteSource, { start, bodyStart, end }: Box, growth: number): Splice {
  const size = end - start + growth;
  const isLong = bodyStart - start === 16;
  const bytes = Buffer.alloc(isLong ? 8 : 4);
  if (isLong) bytes.writeBigUInt64BE(BigInt(size));
  else if (source.read(start, 4).readUInt32BE() === 0)
    bytes.writeUInt32BE(0); // "to the end of the file"
  else bytes.writeUInt32BE(size);
  const at = isLong ? start + 8 : start;
  return { start: at, end: at + bytes.length, bytes };
}

import { crc32 } from 'node:zlib';
import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { ids, readElement, uintOf, type Element } from '../../files/matroska/ebml.ts';
import { elementBytes, uintBytes } from '../../files/matroska/ebmlBytes.ts';
import type { Splice } from '../patch.ts';
import { readTag } from './readTag.ts';
import { elementContent, resizedSegment, voidOf } from './matroskaBytes.ts';
import { clusterPosition, movedCues, movedSeekHead } from './matroskaIndex.ts';
import { audioStart, roomsIn, type Room, type Segment } from './matroskaSegment.ts';

/** As other formats leave: the next change need not move the audio. */
const freshRoomBytes = 2048;
/** Each round makes some numbers longer, which seldom makes others longer; none has more than 8 bytes. */
const mostRounds = 64;

/**
 * Puts tags in front of the audio, in place of old ones that lie there, with room for more. All that is behind moves, and what
 * leads there is led to where it lies then: SeekHead, Cues, the places that clusters name. Throws WriteError where such a place
 * has too few bytes for its new number.
 */
export function moveAudio(source: ByteSource, segment: Segment, content: Buffer | undefined): Splice[] {
  const { elements, dataStart, header, end } = segment;
  const first = audioStart(segment);
  const rooms = roomsIn(segment).filter(({ holdsTags }) => holdsTags);
  const own = rooms.find((room) => room.start < first) ?? { start: first, end: first };
  const freed = rooms.filter((room) => room !== own).map((room) => ({ start: room.start, end: room.end, bytes: emptied(room) })); // prettier-ignore
  const bytes = content
    ? Buffer.concat([elementBytes(ids.tags, [content]), voidOf(freshRoomBytes)])
    : Buffer.alloc(0);
  const tags = { start: own.start, end: own.end, bytes };
  const indexes = elements.filter(({ id }) => id === ids.seekHead || id === ids.cues);
  const head = indexes.find(({ id, start }) => id === ids.seekHead && start < first);
  let made: Splice[] = [];
  // Where something lies depends on how long the numbers are that say so
  for (let round = 0; ; round++) {
    const growths = [tags, ...freed, ...made];
    const growthBefore = (at: number) =>
      growths.reduce((sum, one) => (one.end <= at ? sum + one.bytes.length - (one.end - one.start) : sum), 0);
    const move = (position: number) => position + growthBefore(dataStart + position);
    const ownGrowth = own.end > own.start ? 0 : bytes.length;
    const tagsAt = own.start - dataStart + growthBefore(own.start) - ownGrowth;
    const next = indexes.map((element) => {
      const old = elementContent(source, element);
      const moved =
        element.id === ids.cues
          ? movedCues(old, move)
          : movedSeekHead(old, { tagsAt: content && element === head ? tagsAt : undefined, move });
      const made = moved ? elementBytes(element.id, [moved], element.bodyStart - element.sizeStart) : voidOf(element.end - element.start); // prettier-ignore
      return { start: element.start, end: element.end, bytes: made };
    });
    const isSettled = round > 0 && made.every(({ bytes }, index) => bytes.equals(next[index]!.bytes));
    made = next;
    if (isSettled) {
      const splices = [tags, ...freed, ...made];
      const growth = splices.reduce((sum, one) => sum + one.bytes.length - (one.end - one.start), 0);
      const clusters = elements.filter(({ id }) => id === ids.cluster);
      return [
        ...resizedSegment(header, end - dataStart, growth),
        ...splices,
        ...clusters.flatMap((cluster) => movedCluster(source, cluster, dataStart, move)),
      ];
    }
    if (round === mostRounds) throw tooNarrow();
  }
}

/** What is left of old tags: an empty element, but behind a cluster of unknown size, to which that would belong, nothing. */
function emptied({ start, end, endsCluster }: Room): Buffer {
  return endsCluster ? Buffer.alloc(0) : voidOf(end - start);
}

/** The place that a cluster names, if it is the right one, led to where it lies now; and the checksum of a cluster that has one. */
function movedCluster(
  source: ByteSource,
  cluster: Element,
  dataStart: number,
  move: (position: number) => number,
): Splice[] {
  const [place, old] = [clusterPosition(source, cluster), cluster.start - dataStart];
  const moved = move(old);
  if (!place || moved === old || uintOf(source, place) !== old) return [];
  const { bodyStart: start, end } = place;
  const bytes = uintBytes(moved, end - start);
  if (bytes.length > end - start) throw tooNarrow();
  const splice = { start, end, bytes };
  const first = readElement(source, cluster.bodyStart, cluster.end)!;
  if (first.id !== ids.crc32) return [splice];
  const content = readTag(source, { start: first.end, end: cluster.end });
  const sums = source.read(first.bodyStart, first.end - first.bodyStart);
  if (sums.length !== 4 || sums.readUInt32LE() !== crc32(content))
    throw new WriteError('a part of its audio does not fit its checksum: it is damaged');
  const now = Buffer.from(content);
  bytes.copy(now, start - first.end);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(now));
  return [splice, { start: first.bodyStart, end: first.end, bytes: sum }];
}

function tooNarrow(): WriteError {
  return new WriteError(
    'the places that it names in itself have too few bytes for larger ones: use mkvmerge to save it anew',
  );
}

import { bytesSource, type ByteSource } from '../../files/ByteSource.ts';
import { childrenOf, ids, readElement, uintOf, type Element } from '../../files/matroska/ebml.ts';
import { elementBytes, idBytes, uintBytes } from '../../files/matroska/ebmlBytes.ts';
import { seeksOf } from '../../files/matroska/findParts.ts';
import { masterContent, readMaster } from './ebmlMaster.ts';
import type { Segment } from './matroskaSegment.ts';
import { readTag } from './readTag.ts';

/** Where something that a file names lies now. */
type Move = (position: number) => number;

const stays: Move = (position) => position;
/** What of Cues leads to a place; a state of the codec at 0 is none of the file (RFC 9559, 5.1.5). */
const placesInCues = new Set<number>([
  ids.cueClusterPosition,
  ids.cueRefCluster,
  ids.cueCodecState,
  ids.cueRefCodecState,
]);
const states = new Set<number>([ids.cueCodecState, ids.cueRefCodecState]);
const parentsInCues = new Set<number>([ids.cuePoint, ids.cueTrackPositions, ids.cueReference]);

/** The content of Cues in which every place is where it lies now. Numbers keep their length, or take more. */
export function movedCues(content: Buffer, move: Move): Buffer {
  return withNumbers(content, parentsInCues, (id, value) =>
    placesInCues.has(id) && !(states.has(id) && value === 0) ? move(value) : value,
  );
}

/**
 * The content of a SeekHead in which every place is where it lies now, and the tags at `tagsAt`, in `least` bytes; not named
 * where that is undefined. Of several places for tags the first is kept. Undefined where it would be empty.
 */
export function movedSeekHead(
  content: Buffer,
  { tagsAt, least = 1, move = stays }: { tagsAt: number | undefined; least?: number; move?: Move },
): Buffer | undefined {
  const { children, hasChecksum } = readMaster(content);
  let isNamed = tagsAt === undefined;
  const parts = children.flatMap((child) => {
    const raw = content.subarray(child.start, child.end);
    if (child.id !== ids.seek) return [raw];
    const isTags = seekIdOf(content, child) === ids.tags;
    if (isTags && isNamed) return [];
    isNamed ||= isTags;
    const body = content.subarray(child.bodyStart, child.end);
    const made = withNumbers(
      body,
      new Set(),
      (id, value) => (id !== ids.seekPosition ? value : isTags ? tagsAt! : move(value)),
      isTags ? least : 1,
    );
    return made === body ? [raw] : [elementBytes(ids.seek, [made], child.bodyStart - child.sizeStart)];
  });
  if (!isNamed) parts.push(seekOf(ids.tags, tagsAt!, least));
  return parts.length === 0 ? undefined : masterContent(parts, hasChecksum);
}

/** The content of a SeekHead that names the tags. */
export function newSeekHead(tagsAt: number, least: number): Buffer {
  return seekOf(ids.tags, tagsAt, least);
}

function seekOf(id: number, position: number, least: number): Buffer {
  return elementBytes(ids.seek, [
    elementBytes(ids.seekId, [idBytes(id)]),
    elementBytes(ids.seekPosition, [uintBytes(position, least)]),
  ]);
}

function seekIdOf(content: Buffer, seek: Element): number | undefined {
  const source = bytesSource(content);
  const found = childrenOf(source, seek)?.find(({ id }) => id === ids.seekId);
  return found && uintOf(source, found);
}

/** Tells whether a SeekHead names the tags. */
export function namesTags(source: ByteSource, seekHead: Element): boolean {
  return seeksOf(source, seekHead, 0).some(({ id }) => id === ids.tags);
}

/** Where a cluster says that it lies, counted from the beginning of the segment; undefined where it does not. */
export function clusterPosition(source: ByteSource, cluster: Element): Element | undefined {
  for (let at = cluster.bodyStart, count = 0; at < cluster.end && count < mostHeadElements; count++) {
    const child = readElement(source, at, cluster.end);
    if (!child || child.isUnknown) return undefined;
    if (child.id === ids.clusterPosition) return child;
    at = child.end;
  }
  return undefined;
}

/** In front of the first block stand a checksum, the time, silent tracks, the position, the size of the one before. */
const mostHeadElements = 6;

/**
 * What the index of a file leads to, however it is written: to be the same after a write. The places of tags are left out, and
 * each other is named by what it is in, counted among its like.
 */
export function indexTargets(source: ByteSource, segment: Segment): Buffer[] {
  const { elements, dataStart } = segment;
  const counts = new Map<number, number>();
  const names = elements.map(({ id }) => {
    const count = counts.get(id) ?? 0;
    counts.set(id, count + 1);
    return `${id} ${count}`;
  });
  const nameOf = (position: number) => {
    const at = dataStart + position;
    const index = lastAtOrBefore(elements, at);
    const element = elements[index];
    return element && at < element.end ? `${names[index]} + ${at - element.start}` : 'nowhere';
  };
  const places: string[] = [];
  for (const element of elements) {
    if (element.id === ids.seekHead) {
      const seeks = seeksOf(source, element, 0).filter(({ id }) => id !== ids.tags);
      places.push(...seeks.map(({ id, at }) => `seek ${id}: ${nameOf(at)}`));
    }
    if (element.id === ids.cues) {
      const content = readTag(source, { start: element.bodyStart, end: element.end });
      movedCues(content, (position) => {
        places.push(`cue: ${nameOf(position)}`);
        return position;
      });
    }
    const position = element.id === ids.cluster ? clusterPosition(source, element) : undefined;
    if (position && uintOf(source, position) === element.start - dataStart) places.push('right position');
  }
  return [Buffer.from(places.join('\n'))];
}

/** By bisection: a book has thousands of cues, and clusters. */
function lastAtOrBefore(elements: readonly Element[], at: number): number {
  let [low, high] = [0, elements.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (elements[middle]!.start <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The content with some of the numbers in it changed; itself where none is. `least`: bytes that a changed one takes at least. */
function withNumbers(
  content: Buffer,
  parents: ReadonlySet<number>,
  change: (id: number, value: number) => number,
  least = 1,
): Buffer {
  const { children, hasChecksum } = readMaster(content);
  let isChanged = false;
  const parts = children.map((child) => {
    const { id, start, sizeStart, bodyStart, end } = child;
    const body = content.subarray(bodyStart, end);
    const made = parents.has(id) ? withNumbers(body, parents, change, least) : numberBytes();
    if (made === body) return content.subarray(start, end);
    isChanged = true;
    return elementBytes(id, [made], bodyStart - sizeStart);

    function numberBytes(): Buffer {
      const value = uintOf(bytesSource(content), child);
      const wanted = value === undefined ? value : change(id, value);
      return wanted === value ? body : uintBytes(wanted!, Math.max(least, body.length));
    }
  });
  return isChanged ? masterContent(parts, hasChecksum) : content;
}

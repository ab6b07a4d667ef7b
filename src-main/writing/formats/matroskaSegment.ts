import { WriteError } from '../../errors.ts';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import {
  childrenOf,
  ids,
  readElement,
  elementText,
  wholeElement,
  type Element,
} from '../../files/matroska/ebml.ts';
import { findSegment } from '../../files/matroska/findParts.ts';

/** A segment of Matroska, walked through from its first element to its last. */
export interface Segment {
  header: Element;
  /** Where the places that it names count from. */
  dataStart: number;
  /** Where it ends; in a file whose last element is cut off, where that begins. */
  end: number;
  /** The elements in it, those of unknown size with the end that they have. */
  elements: Element[];
  /** True where something follows its last element that is none: nothing can be put there. */
  isCutOff: boolean;
}

/** A file of a day in clusters of a fifth of a second has less. */
const mostElements = 500_000;

/**
 * Walks through a Matroska file, over the heads of all of its clusters. A live stream names no size for its segment or its
 * clusters: there each block is stepped over, and what was recorded until it broke off is taken up to its last whole
 * element. Throws WriteError for any other damage, and where several segments follow each other.
 */
export function readSegment(source: ByteSource): Segment {
  const found = findSegment(source);
  if (!found) throw new WriteError('its Matroska segment has no beginning: it is damaged');
  const { ebml, segment, dataStart } = found;
  if (segment.end > source.size) throw new WriteError('its Matroska segment is cut short');
  const type = childrenOf(source, ebml)?.find(({ id }) => id === ids.docType);
  if (!type || !['matroska', 'webm'].includes(elementText(source, type)))
    throw new WriteError('it is EBML, and neither Matroska nor WebM');
  const elements: Element[] = [];
  let at = dataStart;
  while (at < segment.end) {
    const element = wholeElement(source, at, segment.end);
    if (!element) break;
    if (element.id === ids.ebml || element.id === ids.segment) throw severalSegments();
    if (elements.push(element) > mostElements) throw damaged();
    at = element.end;
  }
  if (at < segment.end && !segment.isUnknown) throw damaged();
  const next = readElement(source, segment.end, source.size);
  if (next?.id === ids.ebml || next?.id === ids.segment) throw severalSegments();
  if (elements.some(({ id }) => id === ids.crc32))
    throw new WriteError('a checksum covers all of it: use mkvmerge to save it anew without one');
  return { header: segment, dataStart, end: at, elements, isCutOff: at < segment.end };
}

/** Where its first cluster begins; where it has none, its end. */
export function audioStart({ elements, end }: Segment): number {
  return elements.find(({ id }) => id === ids.cluster)?.start ?? end;
}

/** All that is no cluster, what follows on each other together: the header, and what says something. */
export function tagRegions({ elements, end }: Segment): ByteRange[] {
  const regions: ByteRange[] = [];
  let start = 0;
  for (const cluster of elements.filter(({ id }) => id === ids.cluster)) {
    if (cluster.start > start) regions.push({ start, end: cluster.start });
    start = cluster.end;
  }
  return end > start ? [...regions, { start, end }] : regions;
}

/** Elements that follow on each other, empty ones and tags: what can be laid out anew without moving anything else. */
export interface Room extends ByteRange {
  holdsTags: boolean;
  /** It ends a cluster of unknown size, to which something empty there would belong. */
  endsCluster: boolean;
}

export function roomsIn({ elements }: Segment): Room[] {
  const rooms: Room[] = [];
  for (const [index, { id, start, end }] of elements.entries()) {
    if (id !== ids.void && id !== ids.tags) continue;
    const last = rooms.at(-1);
    const holdsTags = id === ids.tags;
    const endsCluster = elements[index - 1]?.isUnknown === true;
    if (last?.end !== start) rooms.push({ start, end, holdsTags, endsCluster });
    else {
      last.end = end;
      last.holdsTags ||= holdsTags;
    }
  }
  return rooms;
}

function severalSegments(): WriteError {
  return new WriteError('it holds several Matroska segments in a row');
}

function damaged(): WriteError {
  return new WriteError('its Matroska elements do not add up: it is cut short or damaged');
}

import type { ByteSource } from '../ByteSource.ts';
import { childrenOf, ids, readElement, segmentIds, uintOf, wholeElement, type Element } from './ebml.ts';

/** Where the places that are named within a segment count from, and where it ends. */
export interface SegmentRange {
  ebml: Element;
  dataStart: number;
  end: number;
}

/** The elements of a Matroska file that say something, in the order in which they were found. */
export interface MatroskaParts extends SegmentRange {
  parts: Element[];
}

/** What of a file is looked through at its end: FFmpeg reads as much there. */
const tailBytes = 64 * 1024;
/** Elements in front of the audio; more are an attempt to keep us busy. */
const mostParts = 10_000;
/** A SeekHead may name another one (RFC 9559, 5.1.1), and no more. */
const mostSeekHeads = 8;

/** Finds the segment of a file; undefined where there is none. */
export function findSegment(source: ByteSource): (SegmentRange & { segment: Element }) | undefined {
  const ebml = readElement(source, 0, source.size);
  if (ebml?.id !== ids.ebml || ebml.isUnknown) return undefined;
  let segment = readElement(source, ebml.end, source.size);
  while (segment?.id === ids.void && !segment.isUnknown)
    segment = readElement(source, segment.end, source.size);
  if (segment?.id !== ids.segment) return undefined;
  const { bodyStart: dataStart, end } = segment;
  return { ebml, segment, dataStart, end: Math.min(end, source.size) };
}

/** A file of so many bytes is gone through where it hides its tags: it is read once all the same. */
const mostWalkedBytes = 8 * 2 ** 20;

/**
 * Finds the elements that say something about a Matroska file, as a player does: those in front of the audio, and behind it
 * those that a SeekHead names. Where it names no tags, the last 64 KiB are looked through: files of streams have no
 * SeekHead. The audio is not walked through, unless the file is small, or `walks` asks for it. Undefined where there is no
 * segment.
 */
export function findParts(source: ByteSource, { walks = false } = {}): MatroskaParts | undefined {
  const segment = findSegment(source);
  if (!segment) return undefined;
  const { ebml, dataStart, end } = segment;
  const found = new Map<number, Element>();
  const add = (element: Element) => {
    if (element.isUnknown || element.end > end || found.size === mostParts) return false;
    if (found.has(element.start)) return false;
    if (segmentIds.has(element.id)) found.set(element.start, element);
    return true;
  };
  const hasTags = () => [...found.values()].some(({ id }) => id === ids.tags);
  for (const element of elementsIn(source, dataStart, end))
    if (element.id === ids.cluster || !add(element)) break;
  const named = [...found.values()].filter(({ id }) => id === ids.seekHead);
  for (const seekHead of named) {
    for (const { id, at } of seeksOf(source, seekHead, dataStart)) {
      const element = at < end ? readElement(source, at, end) : undefined;
      if (element?.id !== id || id === ids.cluster || !add(element)) continue;
      if (id === ids.seekHead && named.length < mostSeekHeads) named.push(element);
    }
  }
  if (!hasTags()) lastElements(source, end).forEach(add);
  if (walks || (!hasTags() && source.size <= mostWalkedBytes))
    for (const element of elementsIn(source, dataStart, end)) if (element.id !== ids.cluster) add(element);
  return { ebml, dataStart, end, parts: [...found.values()] };
}

/** The elements of a segment one after the other; what is in a cluster is gone through only when the next is asked for. */
function* elementsIn(source: ByteSource, start: number, end: number): Generator<Element> {
  for (let at = start; at < end;) {
    const element = readElement(source, at, end);
    if (!element) return;
    yield element;
    const whole = wholeElement(source, at, end);
    if (!whole) return;
    at = whole.end;
  }
}

/** What a SeekHead names, and where in the file that is to be. */
export function seeksOf(
  source: ByteSource,
  seekHead: Element,
  dataStart: number,
): { id: number; at: number }[] {
  const seeks = (childrenOf(source, seekHead) ?? []).filter(({ id }) => id === ids.seek);
  return seeks.flatMap((seek) => {
    const children = childrenOf(source, seek) ?? [];
    const number = (wanted: number) => {
      const child = children.find(({ id }) => id === wanted);
      return child && uintOf(source, child);
    };
    const [id, position] = [number(ids.seekId), number(ids.seekPosition)];
    return id === undefined || position === undefined ? [] : [{ id, at: dataStart + position }];
  });
}

/** The longest row of elements, each known, that ends where the file does. */
function lastElements(source: ByteSource, end: number): Element[] {
  const from = Math.max(0, end - tailBytes);
  const bytes = source.read(from, end - from);
  for (let at = 0; at + 4 < bytes.length; at++) {
    if (bytes[at]! >> 4 !== 1 || !tailIds.has(bytes.readUInt32BE(at))) continue;
    const row = rowOf(source, from + at, end);
    if (row) return row;
  }
  return [];
}

const tailIds = new Set([...segmentIds].filter((id) => id !== ids.cluster));

function rowOf(source: ByteSource, start: number, end: number): Element[] | undefined {
  const row: Element[] = [];
  for (let at = start; at < end && row.length < mostParts;) {
    const element = readElement(source, at, end);
    if (!element || element.isUnknown || (!tailIds.has(element.id) && element.id !== ids.void))
      return undefined;
    row.push(element);
    at = element.end;
  }
  return row.at(-1)?.end === end ? row : undefined;
}

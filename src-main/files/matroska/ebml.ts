import type { ByteSource } from '../ByteSource.ts';

/** An element of EBML (RFC 8794, 5): an id, a size, its content. */
export interface Element {
  /** With its marker bits, as it stands in the file. */
  id: number;
  /** Of the header. */
  start: number;
  /** Where the size stands: behind the id. */
  sizeStart: number;
  /** Where the content begins. */
  bodyStart: number;
  /** Where it ends; where that is not known, the end of what holds it. May lie behind the end of the file. */
  end: number;
  isUnknown: boolean;
}

/** Ids of RFC 9559, 27.1, and of EBML itself. */
export const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  void: 0xec,
  crc32: 0xbf,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackUid: 0x73c5,
  trackType: 0x83,
  trackIsDefault: 0x88,
  trackIsEnabled: 0xb9,
  cluster: 0x1f43b675,
  clusterPosition: 0xa7,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTrackPositions: 0xb7,
  cueClusterPosition: 0xf1,
  cueCodecState: 0xea,
  cueReference: 0xdb,
  cueRefCluster: 0x97,
  cueRefCodecState: 0xeb,
  attachments: 0x1941a469,
  attachedFile: 0x61a7,
  attachedType: 0x4660,
  attachedData: 0x465c,
  chapters: 0x1043a770,
  editionEntry: 0x45b9,
  editionFlagHidden: 0x45bd,
  editionFlagDefault: 0x45db,
  chapterAtom: 0xb6,
  chapterTimeStart: 0x91,
  chapterTimeEnd: 0x92,
  chapterFlagHidden: 0x98,
  chapterFlagEnabled: 0x4598,
  chapterDisplay: 0x80,
  chapterString: 0x85,
  tags: 0x1254c367,
  tag: 0x7373,
  targets: 0x63c0,
  targetTypeValue: 0x68ca,
  targetType: 0x63ca,
  tagTrackUid: 0x63c5,
  tagEditionUid: 0x63c9,
  tagChapterUid: 0x63c4,
  tagAttachmentUid: 0x63c6,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagString: 0x4487,
  tagBinary: 0x4485,
} as const;

/** What a segment holds side by side. An element of unknown size ends where one of these begins. */
export const segmentIds: ReadonlySet<number> = new Set([
  ids.seekHead,
  ids.info,
  ids.tracks,
  ids.cluster,
  ids.cues,
  ids.attachments,
  ids.chapters,
  ids.tags,
  ids.segment,
  ids.ebml,
]);

/** An id takes up to 4 bytes, a size up to 8. */
const headerBytes = 12;
/** So many elements side by side are no tags, but an attempt to fill the memory. */
const mostChildren = 200_000;

/** Reads the header of the element at a place; undefined where none begins there, or its header ends behind `limit`. */
export function readElement(source: ByteSource, at: number, limit: number): Element | undefined {
  const header = source.read(at, Math.min(headerBytes, limit - at));
  const idBytes = vintBytes(header[0]);
  const sizeBytes = vintBytes(header[idBytes]);
  if (idBytes > 4 || idBytes + sizeBytes > header.length) return undefined;
  const id = header.readUIntBE(0, idBytes);
  const size = sizeOf(header.subarray(idBytes, idBytes + sizeBytes));
  const sizeStart = at + idBytes;
  const bodyStart = sizeStart + sizeBytes;
  const end = size === undefined ? limit : bodyStart + size;
  return { id, start: at, sizeStart, bodyStart, end, isUnknown: size === undefined };
}

/**
 * Reads the header of an element of a segment, with the end that a cluster of unknown size has: it is gone through. Undefined
 * where no whole element begins there.
 */
export function wholeElement(source: ByteSource, at: number, limit: number): Element | undefined {
  const element = readElement(source, at, limit);
  if (!element || element.end > limit) return undefined;
  if (!element.isUnknown) return element;
  if (element.id !== ids.cluster) return undefined;
  const end = endOfCluster(source, element, limit);
  return end === undefined ? undefined : { ...element, end };
}

/** A cluster of unknown size ends where something begins that is in none (RFC 8794, 6.2). */
function endOfCluster(source: ByteSource, { bodyStart }: Element, limit: number): number | undefined {
  let at = bodyStart;
  while (at < limit) {
    const child = readElement(source, at, limit);
    if (!child) return undefined;
    if (segmentIds.has(child.id)) return at;
    if (child.isUnknown || child.end > limit) return undefined;
    at = child.end;
  }
  return at;
}

/**
 * Lists the elements from `start` to `end`, whose sizes have to be known; undefined where they do not fill that space
 * exactly.
 */
export function childrenOf(
  source: ByteSource,
  { bodyStart, end }: Pick<Element, 'bodyStart' | 'end'>,
): Element[] | undefined {
  const children: Element[] = [];
  for (let at = bodyStart; at < end;) {
    const child = readElement(source, at, end);
    if (!child || child.isUnknown || child.end > end || children.length === mostChildren) return undefined;
    children.push(child);
    at = child.end;
  }
  return children;
}

/** The number in an element's content; an empty one is 0. Undefined beyond 2^53, which is no place in a file. */
export function uintOf(source: ByteSource, { bodyStart, end }: Element): number | undefined {
  const bytes = source.read(bodyStart, Math.min(end - bodyStart, 9));
  if (bytes.length > 8) return undefined;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The text in an element's content, which NULs may fill up (RFC 8794, 7.4 and 7.5). */
export function elementText(source: ByteSource, { bodyStart, end }: Element): string {
  return source.read(bodyStart, end - bodyStart).toString('utf8').replace(/\0[^]*$/, ''); // prettier-ignore
}

/** How many bytes a number of variable size takes, by its first one; 9 where that is none. */
function vintBytes(first: number | undefined): number {
  return first === undefined ? 9 : Math.clz32(first) - 24 + 1;
}

/** The size in an element's header; undefined where all of its bits are set: then it is not known. */
function sizeOf(bytes: Buffer): number | undefined {
  const marker = 0x80 >> (bytes.length - 1);
  const first = bytes[0]! & (marker - 1);
  if (first === marker - 1 && bytes.subarray(1).every((byte) => byte === 0xff)) return undefined;
  return bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, first);
}

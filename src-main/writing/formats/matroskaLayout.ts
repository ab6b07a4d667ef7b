import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { ids, type Element } from '../../files/matroska/ebml.ts';
import { elementBytes, uintBytes } from '../../files/matroska/ebmlBytes.ts';
import type { Splice } from '../patch.ts';
import { elementContent, fillExactly, resizedSegment, voidOf } from './matroskaBytes.ts';
import { movedSeekHead, namesTags, newSeekHead } from './matroskaIndex.ts';
import { moveAudio } from './matroskaMove.ts';
import { audioStart, roomsIn, type Room, type Segment } from './matroskaSegment.ts';

/**
 * Puts tags into a segment in place of all that are there; none where `content` is undefined. Nothing else moves where that can
 * be: they go where the old ones were, with the empty elements around them, or into empty ones in front of the audio, or to
 * the end, as mkvpropedit has it, and a SeekHead says where. Only where there is neither a SeekHead nor room for one, they
 * go in front of the audio, which moves. Throws WriteError where it cannot.
 */
export function placeTags(source: ByteSource, segment: Segment, content: Buffer | undefined): Splice[] {
  for (const place of placesIn(source, segment, content !== undefined)) {
    const splices = putInto(source, segment, place, content);
    if (splices) return splices;
  }
  return moveAudio(source, segment, content);
}

/** Where the tags may go: into a room, or behind all else, in the room that ends there if there is one. */
interface Place {
  /** The index of a room. */
  room: number;
  isLast: boolean;
  /** Undefined where there are to be no tags. */
  start: number | undefined;
}

function placesIn(source: ByteSource, segment: Segment, hasTags: boolean): Place[] {
  if (!hasTags) return [{ room: -1, isLast: false, start: undefined }];
  const { elements, end, isCutOff } = segment;
  const [rooms, first] = [roomsIn(segment), audioStart(segment)];
  // Behind clusters of unknown size, libmatroska finds nothing, and FFmpeg loses some of these when it is led there
  const isLive = elements.findLast(({ id }) => id === ids.cluster)?.isUnknown === true;
  const isLed = elements.some(
    (one) => one.id === ids.seekHead && one.start < first && namesTags(source, one),
  );
  const inRooms = rooms
    .map(({ start, holdsTags }, room) => ({ room, isLast: false, start, holdsTags }))
    .filter(({ start, holdsTags }) => start < first || (holdsTags && (isLed || !isLive)))
    .sort((a, b) => Number(b.holdsTags) - Number(a.holdsTags));
  if (isCutOff || isLive) return inRooms;
  const room = rooms.findIndex((one) => one.end === end);
  return [...inRooms, { room, isLast: true, start: rooms[room]?.start ?? end }];
}

/** The splices that put the tags into a place; undefined where it has no room for them, or for what leads there. */
function putInto(
  source: ByteSource,
  segment: Segment,
  { room, isLast, start }: Place,
  content: Buffer | undefined,
): Splice[] | undefined {
  const { dataStart, header, end } = segment;
  const rooms = roomsIn(segment);
  if (rooms.some(({ endsCluster }, index) => endsCluster && index !== room)) return undefined;
  for (const { heads, left } of seekPlans(source, segment, rooms, start)) {
    const own = left[room];
    const tagsStart = own?.start ?? start;
    const tags =
      content && (isLast || !own ? elementBytes(ids.tags, [content]) : fillExactly(ids.tags, content, sizeOf(own))); // prettier-ignore
    if (content && !tags) continue;
    const filled = left.flatMap((one, index) => {
      if (tags && index === room) return [{ start: one.start, end: one.end, bytes: tags }];
      const isSame = one.start === rooms[index]!.start && !one.holdsTags;
      return isSame || sizeOf(one) === 0
        ? []
        : [{ start: one.start, end: one.end, bytes: voidOf(sizeOf(one)) }];
    });
    const growth = tags && isLast ? tags.length - (own ? sizeOf(own) : 0) : 0;
    return [
      ...resizedSegment(header, end - dataStart, growth),
      ...heads.map((head) => ({
        start: head.start,
        end: head.end,
        bytes: head.bytesFor(tagsStart === undefined ? undefined : tagsStart - dataStart),
      })),
      ...filled,
      ...(tags && !own ? [{ start: end, end, bytes: tags }] : []),
    ];
  }
  return undefined;
}

const sizeOf = ({ start, end }: ByteRange) => end - start;

/** What of the SeekHeads is laid out anew, and what of the rooms is left then. */
interface SeekPlan {
  heads: (ByteRange & { bytesFor: (tagsAt: number | undefined) => Buffer })[];
  left: readonly Room[];
}

/** A SeekHead that is made takes some bytes of the room into which the tags go: so much less its number may say. */
const headBytes = 64;

/**
 * The ways in which SeekHeads may name the tags, the best first: that which does so already, or the first, in as many bytes or
 * with some of the room behind it; a new one in front of the audio; and in none, where players come across the tags by themselves.
 */
function* seekPlans(
  source: ByteSource,
  segment: Segment,
  rooms: readonly Room[],
  start: number | undefined,
): Generator<SeekPlan> {
  const { dataStart, elements, end } = segment;
  const first = audioStart(segment);
  const all = elements.filter(({ id }) => id === ids.seekHead);
  const named = all.filter((head) => namesTags(source, head));
  // Behind the audio nobody looks for one
  const main = [...named, ...all].find((head) => head.start < first);
  const others = (kept: Element | undefined) =>
    named.filter((head) => head !== kept).map((head) => withoutTags(source, head));
  if (start !== undefined) {
    const least = uintBytes(start - dataStart + headBytes).length;
    const contentFor = (tagsAt: number) =>
      main ? movedSeekHead(elementContent(source, main), { tagsAt, least })! : newSeekHead(tagsAt, least);
    const places = main ? [main] : rooms.filter((room) => room.start < first).map((room) => ({ start: room.start, end: room.start, sizeBytes: 1 })); // prettier-ignore
    for (const place of places) {
      const fitted = fitHead(place, contentFor(start - dataStart).length, rooms);
      if (!fitted) continue;
      const range = { start: place.start, end: place.start + fitted.length };
      const bytesFor = (tagsAt: number | undefined) => fillExactly(ids.seekHead, contentFor(tagsAt!), fitted.length)!; // prettier-ignore
      yield { heads: [{ ...range, bytesFor }, ...others(main)], left: fitted.left };
    }
  }
  const isFoundByItself = start === undefined || start < first || first === end;
  if (isFoundByItself) yield { heads: others(undefined), left: rooms };
}

/** How long a SeekHead of some content gets at a place, and what it leaves of the room behind it; undefined where it has no place. */
function fitHead(
  { start, end }: ByteRange,
  contentLength: number,
  rooms: readonly Room[],
): { length: number; left: readonly Room[] } | undefined {
  const least = elementBytes(ids.seekHead, [Buffer.alloc(contentLength)]).length;
  if (least <= end - start) return { length: end - start, left: rooms };
  const index = rooms.findIndex((room) => room.start === end);
  const room = rooms[index];
  if (!room) return undefined;
  // What is left must hold an empty element, which has two bytes, or nothing
  const length = [least, least + 1].find((one) => [0, 2].some((rest) => rest === 0 ? start + one === room.end : start + one + rest <= room.end)); // prettier-ignore
  return length === undefined
    ? undefined
    : { length, left: rooms.with(index, { ...room, start: start + length }) };
}

function withoutTags(source: ByteSource, head: Element): SeekPlan['heads'][number] {
  const length = sizeOf(head);
  const content = movedSeekHead(elementContent(source, head), { tagsAt: undefined });
  const bytes = content ? fillExactly(ids.seekHead, content, length)! : voidOf(length);
  return { start: head.start, end: head.end, bytesFor: () => bytes };
}

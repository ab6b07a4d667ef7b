import { WriteError } from '../errors.ts';
import { readInto, type ByteSource } from '../files/ByteSource.ts';

/** Bytes that take the place of those from `start` up to, not including, `end`. */
export interface Splice {
  start: number;
  end: number;
  bytes: Buffer;
}

/**
 * What is to change in a file, and nothing else of it does: splices in the order of their places, none overlapping.
 * The same description serves every format: it is looked at before anything is written, it tells whether the audio
 * has to move, and its inverse is the undo.
 */
export type Patch = readonly Splice[];

/** Puts splices in order and leaves out of each what stays the same. Throws WriteError where two overlap. */
export function makePatch(source: ByteSource, splices: Splice[]): Patch {
  const sorted = splices
    .map((splice) => trim(source, splice))
    .filter(({ start, end, bytes }) => end > start || bytes.length > 0)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, { start }] of sorted.entries()) {
    if (start < (sorted[index - 1]?.end ?? 0)) throw new WriteError('its tags overlap: they are damaged');
  }
  return sorted;
}

/** Returns the patch that leads back: from the patched source to this one. */
export function inverseOf(source: ByteSource, patch: Patch): Patch {
  let shift = 0;
  return patch.map(({ start, end, bytes }) => {
    const from = start + shift;
    shift += bytes.length - (end - start);
    return { start: from, end: from + bytes.length, bytes: source.read(start, end - start) };
  });
}

/** How many bytes the patch adds; negative where it takes some away. */
export function growthOf(patch: readonly Splice[]): number {
  return patch.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
}

/** Shows a source as it will be once it is patched; nothing is copied. */
export function patchedSource(source: ByteSource, patch: Patch): ByteSource {
  const pieces = piecesOf(source.size, patch);
  const size = source.size + growthOf(patch);
  const fill = (target: Uint8Array, position: number) => {
    const end = Math.min(size, position + target.length);
    let done = 0;
    for (let index = pieceAt(pieces, position); index < pieces.length && pieces[index]!.at < end; index++) {
      const { at, length, from, bytes } = pieces[index]!;
      const first = Math.max(position, at) - at;
      const wanted = Math.min(end, at + length) - at - first;
      if (wanted <= 0) continue;
      const room = target.subarray(done, done + wanted);
      if (bytes) room.set(bytes.subarray(first, first + wanted));
      const count = bytes ? wanted : readInto(source, room, from + first);
      done += count;
      if (count < wanted) break; // the file has become shorter
    }
    return done;
  };
  return {
    size,
    read(position, length) {
      const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - position)));
      return target.subarray(0, fill(target, position));
    },
    readInto: fill,
  };
}

/** A piece of the patched file at `at`: of the old file, from `from` on, or new bytes. */
interface Piece {
  at: number;
  length: number;
  from: number;
  bytes?: Buffer;
}

function piecesOf(size: number, patch: Patch): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let at = 0;
  const add = (length: number, bytes?: Buffer) => {
    if (length > 0) pieces.push({ at, length, from, ...(bytes && { bytes }) });
    at += length;
  };
  for (const { start, end, bytes } of patch) {
    add(start - from);
    add(bytes.length, bytes);
    from = end;
  }
  add(size - from);
  return pieces;
}

/** The index of the piece that holds a position, by bisection: renumbering Ogg pages makes thousands of pieces. */
function pieceAt(pieces: Piece[], position: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.at <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

function trim(source: ByteSource, { start, end, bytes }: Splice): Splice {
  if (start < 0 || end < start || end > source.size) throw new WriteError('its tags reach beyond its end');
  const old = source.read(start, end - start);
  const shorter = Math.min(old.length, bytes.length);
  const head = sameAtStart(old, bytes, shorter);
  // What makes the file longer reaches to its end, so that it can be written there without moving anything.
  const grows = end === source.size && bytes.length > old.length;
  const tail = grows ? 0 : sameAtEnd(old, bytes, shorter - head);
  return { start: start + head, end: end - tail, bytes: bytes.subarray(head, bytes.length - tail) };
}

/** Bytes that are compared at once: covers make tags large. */
const comparedAtOnce = 4096;

/** How many of the first bytes are the same, `most` at most. */
function sameAtStart(a: Buffer, b: Buffer, most: number): number {
  let count = 0;
  while (
    count + comparedAtOnce <= most &&
    a.compare(b, count, count + comparedAtOnce, count, count + comparedAtOnce) === 0
  )
    count += comparedAtOnce;
  while (count < most && a[count] === b[count]) count++;
  return count;
}

/** How many of the last bytes are the same, `most` at most. */
function sameAtEnd(a: Buffer, b: Buffer, most: number): number {
  let count = 0;
  const piece = (of: Buffer) => of.subarray(of.length - count - comparedAtOnce, of.length - count);
  while (count + comparedAtOnce <= most && piece(a).equals(piece(b))) count += comparedAtOnce;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}

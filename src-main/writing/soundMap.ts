import { WriteError } from '../errors.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { remembered } from '../files/remembered.ts';
import { sniffContainer } from '../files/sniffContainer.ts';
import { trailingTagBytes } from '../files/trailingTagBytes.ts';
import { readBlocks } from './formats/flacBlocks.ts';
import { readChunks, tagChunkIds, type Endian } from './formats/iffChunks.ts';
import { ids } from '../files/matroska/ebml.ts';
import { readSegment } from './formats/matroskaSegment.ts';
import { readBoxes, readTopLevel } from './formats/mp4Boxes.ts';
import { chunkOffsets } from './formats/mp4ChunkOffsets.ts';
import { growthOf, type Patch } from './patch.ts';

/** A part of a file on which it depends what is heard: frames, and headers without which they cannot be decoded. */
export interface SoundPart {
  name: string;
  start: number;
  /** Not included. */
  end: number;
}

/**
 * Maps what of a file is sound, in the order of the file: all but tags, padding, and the sizes in headers that change with
 * them. Undefined where the format is too interwoven for that (Ogg numbers its pages, ASF its packets), or the file
 * does not keep to its format: then only a hash over the audio tells whether it is the same.
 */
export const soundMap: (source: ByteSource, name: string) => readonly SoundPart[] | undefined =
  remembered(mapSound);

function mapSound(source: ByteSource, name: string): SoundPart[] | undefined {
  const { container, start, tagStart } = sniffContainer(source, name);
  const end = Math.max(start, source.size - trailingTagBytes(source));
  try {
    switch (container) {
      case 'mpeg':
      case 'ape':
      case 'wavpack':
      case 'musepack':
      case 'tta':
        return filled([
          { name: 'before the tags', start: 0, end: tagStart },
          { name: 'frames', start, end },
        ]);
      case 'flac':
        return filled(flacParts(source, start, end));
      case 'wav':
        return start > 0 ? undefined : filled(iffParts(source, 'little'));
      case 'aiff':
        return start > 0 ? undefined : filled(iffParts(source, 'big'));
      case 'mp4':
        return start > 0 ? undefined : filled(mp4Parts(source));
      case 'matroska':
        return start > 0 ? undefined : filled(matroskaParts(source));
      case 'ogg':
      case 'asf':
      case 'dsf':
      case 'dsdiff':
      case undefined:
        return undefined;
    }
  } catch (error) {
    if (error instanceof WriteError) return undefined;
    throw error;
  }
}

/**
 * Tells whether a patch provably leaves the sound of a file alone: no splice touches a part of it, none of them moves, and
 * the patched file has the same map.
 */
export function leavesSound(before: ByteSource, after: ByteSource, patch: Patch, name: string): boolean {
  const [old, made] = [soundMap(before, name), soundMap(after, name)];
  if (!old || !made || !sameMap(old, made)) return false;
  return old.every(({ start, end }) => {
    const isApart = patch.every((splice) => splice.end <= start || splice.start >= end);
    return isApart && growthOf(patch.filter((splice) => splice.end <= start)) === 0;
  });
}

/** Tells whether two maps name the same parts at the same places. */
function sameMap(a: readonly SoundPart[], b: readonly SoundPart[]): boolean {
  return a.length > 0 && JSON.stringify(a) === JSON.stringify(b);
}

const filled = (parts: SoundPart[]) => parts.filter(({ start, end }) => end > start);

/** STREAMINFO and the frames; comments, pictures, seek tables and padding do not sound. */
function flacParts(source: ByteSource, start: number, end: number): SoundPart[] {
  const blocks = readBlocks(source, start);
  return [
    { name: 'fLaC', start, end: start + 4 },
    { name: 'STREAMINFO', start: blocks[0].start + 4, end: blocks[0].end },
    { name: 'frames', start: blocks.at(-1)!.end, end },
  ];
}

/** The form, and each chunk but those of tags: its name and its content. */
function iffParts(source: ByteSource, endian: Endian): SoundPart[] {
  const { chunks, end } = readChunks(source, endian);
  return [
    { name: 'form', start: 0, end: 4 },
    { name: 'form', start: 8, end: 12 },
    ...chunks
      .filter(({ id }) => !tagChunkIds.includes(id))
      .flatMap((chunk) => [
        { name: chunk.id, start: chunk.start, end: chunk.start + 4 },
        { name: chunk.id, start: chunk.start + 8, end: chunk.end },
      ]),
    { name: 'behind the chunks', start: end, end: source.size },
  ];
}

const emptyBoxes = ['free', 'skip'];

/**
 * All boxes but empty ones and the user data of moov, whose own size changes with them. Throws WriteError where audio begins in
 * none of them: a box that calls itself empty may hold some all the same.
 */
function mp4Parts(source: ByteSource): SoundPart[] {
  const boxes = readTopLevel(source);
  const parts = boxes.flatMap(({ type, start, bodyStart, end }) => {
    if (emptyBoxes.includes(type)) return [];
    if (type !== 'moov') return [{ name: type, start, end }];
    return readBoxes(source, bodyStart, end)
      .filter((box) => box.type !== 'udta' && !emptyBoxes.includes(box.type))
      .map((box) => ({ name: `moov/${box.type}`, start: box.start, end: box.end }));
  });
  const isInPart = (offset: number) => parts.some(({ start, end }) => start <= offset && offset < end);
  const audio = boxes.filter(({ type }) => type === 'moov').flatMap((moov) => chunkOffsets(source, moov));
  if (!audio.every(isInPart)) throw new WriteError('its audio lies in an empty box');
  return parts;
}

/** All that lies in the segment but tags, what is empty, and the index: that leads to the sound, and is no part of it. */
function matroskaParts(source: ByteSource): SoundPart[] {
  const { header, end, elements } = readSegment(source);
  const apart = new Set<number>([ids.tags, ids.void, ids.seekHead]);
  const parts = [{ name: 'header', start: 0, end: header.sizeStart }];
  for (const { id, start, end: partEnd } of elements) {
    const last = parts.at(-1)!;
    if (apart.has(id)) continue;
    if (last.name === 'segment' && last.end === start) last.end = partEnd;
    else parts.push({ name: 'segment', start, end: partEnd });
  }
  return [...parts, { name: 'behind', start: end, end: source.size }];
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WriteError } from '../../errors.ts';
import { writeWhole } from '../../files/writeWhole.ts';
import type { MapPlaces } from './layOutSounds.ts';

/** A map as it is kept. */
export interface KeptMap extends MapPlaces {
  /** Tracks that the model had heard when it was made; some leave nothing to lay out. */
  heard: number;
  /** How many tracks were laid out together; the others were placed among them. */
  laidOut: number;
  /** The hash of the projection by which embeddings were compared; null where they were compared as they are. */
  space: string | null;
}

const mark = Buffer.from('HMRKMAP1');
const headerBytes = mark.length + 3 * 4;
const sumBytes = 32;

/** Where the map of a model is kept: beside the library, and made anew where it is missing or damaged. */
export function mapFile(libraryFile: string, modelId: number): string {
  return join(dirname(libraryFile), `${basename(libraryFile, '.db')}-map-${modelId}.bin`);
}

/** Little-endian: the mark, three counts, ids, x and y, the hash of the space where there is one, and the SHA-256 of all that. Throws WriteError. */
export function writeMap(file: string, { ids, x, y, heard, laidOut, space }: KeptMap): void {
  const header = Buffer.alloc(headerBytes);
  mark.copy(header);
  for (const [at, count] of [ids.length, heard, laidOut].entries())
    header.writeUInt32LE(count, mark.length + 4 * at);
  const content = Buffer.concat([header, ...[ids, x, y].map(bytesOf), Buffer.from(space ?? '', 'hex')]);
  try {
    writeWhole(file, Buffer.concat([content, sumOf(content)]));
  } catch (cause) {
    throw new WriteError(`cannot write to ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
}

/** Returns a map that is kept and whole, else undefined. */
export function readMap(file: string): KeptMap | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined; // there is none, or nobody may read it: it is made anew
  }
  const content = bytes.subarray(0, -sumBytes);
  if (!content.subarray(0, mark.length).equals(mark) || !sumOf(content).equals(bytes.subarray(-sumBytes)))
    return undefined;
  const [count, heard, laidOut] = [0, 4, 8].map((at) => content.readUInt32LE(mark.length + at));
  const part = (number: number) => {
    const from = content.byteOffset + headerBytes + 4 * count! * number;
    return content.buffer.slice(from, from + 4 * count!) as ArrayBuffer;
  };
  return {
    ...{ heard: heard!, laidOut: laidOut! },
    space: content.toString('hex', headerBytes + 3 * 4 * count!) || null,
    ...{ ids: new Uint32Array(part(0)), x: new Float32Array(part(1)), y: new Float32Array(part(2)) },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function sumOf(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { endianness } from 'node:os';
import { displayPath } from '../../paths.ts';

/** Of the log (sqlite.org/fileformat.html, section 4.1): its header, what stands before each page, and what it begins with. */
const log = { headerBytes: 32, frameHeaderBytes: 24, magic: 0x377f0682 };
/** Of the index of the log (sqlite.org/walformat.html, section 2.1): its header stands there twice. */
const index = { headerBytes: 48, readBytes: 100, backfilledAt: 96 };

/**
 * Says that the log of a library's last changes is damaged or cut short, after a process that was killed; undefined where nothing is
 * known to be missing. SQLite would take up what comes before the damage, and throw the rest away without a word. How long the log
 * was is in its index, which SQLite brings up to date after the log.
 */
export function damageOfLog(libraryFile: string): string | undefined {
  const before = readIndex(libraryFile);
  if (!before || before.frames <= before.backfilled) return undefined;
  const found = framesOf(`${libraryFile}-wal`);
  // A later log: the index was not brought to the drive since
  if (found === undefined || found.generation > before.generation || found.frames >= before.frames)
    return undefined;
  const after = readIndex(libraryFile);
  if (!after || !after.bytes.equals(before.bytes)) return undefined; // it is in use
  return `The log of the last changes of the library ${displayPath(libraryFile)} is damaged (${displayPath(libraryFile)}-wal): of ${before.frames} pages in it ${found.frames} can be read, and what was done last is missing`;
}

interface LogIndex {
  bytes: Buffer;
  /** Which of the logs that follow each other under this name. */
  generation: number;
  /** Pages up to the last transaction. */
  frames: number;
  /** Those of them that are in the library's file, too. */
  backfilled: number;
}

/** Undefined where there is none, or it is not whole. */
function readIndex(libraryFile: string): LogIndex | undefined {
  const bytes = readBeginning(`${libraryFile}-shm`, index.readBytes);
  if (!bytes || bytes.length < index.readBytes) return undefined;
  const [first, second] = [bytes.subarray(0, index.headerBytes), bytes.subarray(index.headerBytes, 96)];
  const isBigEndian = endianness() === 'BE';
  const [a, b] = checksum(first.subarray(0, 40), [0, 0], isBigEndian);
  const number = (at: number) => (isBigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  if (!first.equals(second) || number(40) !== a || number(44) !== b) return undefined;
  return {
    bytes,
    generation: bytes.readUInt32BE(32), // as it stands in the log
    frames: number(16),
    backfilled: number(index.backfilledAt),
  };
}

/** True for a file that begins as a log does, and has room for a page. */
export function isLog(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const header = readHeader(file);
  return header !== undefined && size >= log.headerBytes + log.frameHeaderBytes + header.pageBytes;
}

/** How many pages of a log are whole, from its beginning; undefined where there is none. */
function framesOf(file: string): { generation: number; frames: number } | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) return undefined;
  const header = readHeader(file);
  if (!header) return { generation: 0, frames: 0 };
  let { sums } = header;
  const { isBigEndian, salts } = header;
  const frame = Buffer.alloc(log.frameHeaderBytes + header.pageBytes);
  const descriptor = openSync(file, 'r');
  let frames = 0;
  try {
    for (let at = log.headerBytes; at + frame.length <= size; at += frame.length) {
      if (readSync(descriptor, frame, 0, frame.length, at) < frame.length) break;
      if (!frame.subarray(8, 16).equals(salts)) break; // of an earlier log
      sums = checksum(frame.subarray(0, 8), sums, isBigEndian);
      sums = checksum(frame.subarray(log.frameHeaderBytes), sums, isBigEndian);
      if (frame.readUInt32BE(16) !== sums[0] || frame.readUInt32BE(20) !== sums[1]) break;
      frames++;
    }
  } finally {
    closeSync(descriptor);
  }
  return { generation: salts.readUInt32BE(0), frames };
}

interface LogHeader {
  pageBytes: number;
  /** What each of its frames has, and those of an earlier log under this name have not. */
  salts: Buffer;
  /** The checksum so far. */
  sums: Sums;
  isBigEndian: boolean;
}

function readHeader(file: string): LogHeader | undefined {
  const header = readBeginning(file, log.headerBytes);
  if (!header || header.length < log.headerBytes) return undefined;
  const magic = header.readUInt32BE(0);
  if (magic !== log.magic && magic !== log.magic + 1) return undefined;
  const isBigEndian = magic === log.magic + 1;
  const sums = checksum(header.subarray(0, 24), [0, 0], isBigEndian);
  if (header.readUInt32BE(24) !== sums[0] || header.readUInt32BE(28) !== sums[1]) return undefined;
  return { pageBytes: header.readUInt32BE(8), salts: header.subarray(16, 24), sums, isBigEndian };
}

type Sums = readonly [number, number];

/** SQLite's checksum over whole pairs of 32-bit numbers (sqlite.org/fileformat.html, section 4.2). */
function checksum(bytes: Buffer, [first, second]: Sums, isBigEndian: boolean): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0;
  }
  return [first, second];
}

function readBeginning(file: string, length: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, 0));
  } catch {
    return undefined; // it is not there, or opening the library says why
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

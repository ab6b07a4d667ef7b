import { inflateRawSync } from 'node:zlib';
import { ModelError } from '../../errors.ts';
import { ByteCursor } from './ByteCursor.ts';

// Signatures and sizes of APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16.
const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = { signature: 0x06054b50, bytes: 22, longestComment: 0xffff };
const zip64Locator = { signature: 0x07064b50, bytes: 20 };
const zip64End = 0x06064b50;
const zip64Extra = 1;
/** What a 32-bit field says where the true value stands in a zip64 field. */
const inZip64 = 0xffffffff;
/** What a file of an archive may be, as it is, or packed by "deflate". */
const [stored, deflated] = [0, 8];
/** All files of an archive unpacked have at most so many times its bytes: weights are packed to a half at best. */
const mostUnpacked = 10;

/** One file of an archive, as the central directory describes it. */
interface ZipEntry {
  name: string;
  isDeflated: boolean;
  storedBytes: number;
  plainBytes: number;
  headerAt: number;
}

/**
 * Reads the files of a zip archive, by name; those that are stored, as torch.save writes them, uncopied. What would be more
 * than ten times the archive when it is unpacked is refused before any of it is. Throws ModelError with the first thing wrong.
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const cursor = new ByteCursor(bytes, findDirectory(bytes));
  const entries = new Map<string, ZipEntry>();
  let plainBytes = 0;
  while (cursor.uint32() === centralHeader) {
    const entry = readEntry(cursor);
    if (entries.has(entry.name)) throw new ModelError(`the archive holds "${entry.name}" twice`);
    entries.set(entry.name, entry);
    if (entry.isDeflated) plainBytes += entry.plainBytes;
  }
  if (plainBytes > mostUnpacked * bytes.length)
    throw new ModelError(`the archive of ${bytes.length} bytes would be ${plainBytes} when it is unpacked`);
  for (const [name, entry] of entries) files.set(name, contentOf(bytes, entry));
  return files;
}

/** Offset of the first entry of the central directory. */
function findDirectory(bytes: Uint8Array): number {
  const last = bytes.length - endOfDirectory.bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = last; at >= Math.max(0, last - endOfDirectory.longestComment); at--) {
    if (view.getUint32(at, true) !== endOfDirectory.signature) continue;
    const directoryAt = view.getUint32(at + 16, true);
    return within(bytes, directoryAt === inZip64 ? findZip64Directory(bytes, at) : directoryAt);
  }
  throw new ModelError('the archive is cut short: it has no directory');
}

function findZip64Directory(bytes: Uint8Array, endAt: number): number {
  const locator = new ByteCursor(bytes, within(bytes, endAt - zip64Locator.bytes));
  if (locator.uint32() !== zip64Locator.signature) throw new ModelError('the archive has no zip64 locator');
  locator.take(4);
  const end = new ByteCursor(bytes, within(bytes, locator.uint64()));
  if (end.uint32() !== zip64End) throw new ModelError('the archive has no zip64 directory');
  end.take(44);
  return end.uint64();
}

/** Reads one entry of the central directory, after its signature. */
function readEntry(cursor: ByteCursor): ZipEntry {
  cursor.take(4);
  const flags = cursor.uint16();
  const method = cursor.uint16();
  cursor.take(8);
  let [storedBytes, plainBytes] = [cursor.uint32(), cursor.uint32()];
  const [nameBytes, extraBytes, commentBytes] = [cursor.uint16(), cursor.uint16(), cursor.uint16()];
  cursor.take(8);
  let headerAt = cursor.uint32();
  const name = cursor.text(nameBytes);
  const wide = zip64Field(cursor.take(extraBytes));
  if (plainBytes === inZip64) plainBytes = wide.uint64();
  if (storedBytes === inZip64) storedBytes = wide.uint64();
  if (headerAt === inZip64) headerAt = wide.uint64();
  cursor.take(commentBytes);
  if (flags & 1) throw new ModelError(`"${name}" in the archive is encrypted`);
  const isDeflated = method === deflated;
  if (!isDeflated && (method !== stored || storedBytes !== plainBytes))
    throw new ModelError(
      `"${name}" in the archive is compressed in a way that cannot be read; pack it with "deflate", or not at all`,
    );
  return { name, isDeflated, storedBytes, plainBytes, headerAt };
}

/** The values of the zip64 extra field; an empty field where there is none, so that reading from it throws. */
function zip64Field(extra: Uint8Array): ByteCursor {
  const cursor = new ByteCursor(extra);
  while (cursor.at < extra.length) {
    const [kind, length] = [cursor.uint16(), cursor.uint16()];
    const field = cursor.take(length);
    if (kind === zip64Extra) return new ByteCursor(field);
  }
  return new ByteCursor(new Uint8Array());
}

function contentOf(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const { name, isDeflated, storedBytes, plainBytes, headerAt } = entry;
  const cursor = new ByteCursor(bytes, within(bytes, headerAt));
  if (cursor.uint32() !== localHeader) throw new ModelError(`"${name}" is not where the archive says`);
  cursor.take(22);
  const [nameBytes, extraBytes] = [cursor.uint16(), cursor.uint16()];
  cursor.take(nameBytes + extraBytes);
  const content = cursor.take(storedBytes);
  return isDeflated ? inflate(name, content, plainBytes) : content;
}

function inflate(name: string, content: Uint8Array, plainBytes: number): Uint8Array {
  let plain: Uint8Array | undefined;
  try {
    plain = inflateRawSync(content, { maxOutputLength: plainBytes + 1 });
  } catch {
    // said below, as where it becomes shorter
  }
  if (plain?.length === plainBytes) return plain;
  throw new ModelError(`"${name}" in the archive is compressed, and does not become its ${plainBytes} bytes`);
}

function within(bytes: Uint8Array, offset: number): number {
  if (offset >= 0 && offset < bytes.length) return offset;
  throw new ModelError(`the archive points to byte ${offset}, which it does not have`);
}

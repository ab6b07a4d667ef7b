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

/** One file of an archive, as the central directory describes it. */
interface ZipEntry {
  name: string;
  storedBytes: number;
  headerAt: number;
}

/**
 * Reads the files of a zip archive, by name, uncopied. Only stored ones are taken, as torch.save and Keras write them:
 * what is not compressed cannot be a decompression bomb. Throws ModelError with the first thing wrong.
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const cursor = new ByteCursor(bytes, findDirectory(bytes));
  while (cursor.uint32() === centralHeader) {
    const entry = readEntry(cursor);
    if (files.has(entry.name)) throw new ModelError(`the archive holds "${entry.name}" twice`);
    files.set(entry.name, contentOf(bytes, entry));
  }
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
  const encrypted = flags & 1;
  if (encrypted || method !== 0 || storedBytes !== plainBytes) {
    throw new ModelError(
      `"${name}" in the archive is compressed or encrypted; only stored files can be read`,
    );
  }
  return { name, storedBytes, headerAt };
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

function contentOf(bytes: Uint8Array, { name, storedBytes, headerAt }: ZipEntry): Uint8Array {
  const cursor = new ByteCursor(bytes, within(bytes, headerAt));
  if (cursor.uint32() !== localHeader) throw new ModelError(`"${name}" is not where the archive says`);
  cursor.take(22);
  const [nameBytes, extraBytes] = [cursor.uint16(), cursor.uint16()];
  cursor.take(nameBytes + extraBytes);
  return cursor.take(storedBytes);
}

function within(bytes: Uint8Array, offset: number): number {
  if (offset >= 0 && offset < bytes.length) return offset;
  throw new ModelError(`the archive points to byte ${offset}, which it does not have`);
}

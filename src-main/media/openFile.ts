import type { BigIntStats } from 'node:fs';
import { lstat, realpath, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { findMpeg } from '../files/findMpeg.ts';
import { openReal } from '../files/openReal.ts';
import { sniffContainer } from '../files/sniffContainer.ts';
import type { Library } from '../library/Library.ts';
import { decodePath, fsPath, type Span } from '../paths.ts';
import type { InclusiveRange } from './byteRange.ts';

/** What is read and sent at once: bounds the memory of a stream. */
const pieceBytes = 64 * 1024;
/** What tells sound from other things. */
const headBytes = 64 * 1024;

export interface OpenedFile {
  path: string;
  span: Span;
  handle: FileHandle;
}

/** Opens the first file of a track that is there, by its real path; undefined where none is. A pipe keeps nobody waiting. */
export async function openFirst(library: Library, trackId: number): Promise<OpenedFile | undefined> {
  for (const known of library.files.placesOf(trackId)) {
    const path = await realFile(library, known.path);
    if (path === undefined) continue;
    const handle = await openReal(path, 'r').catch(() => undefined);
    if (handle && (await isSong(library, known.path, handle))) return { path, span: known.span, handle };
    await handle?.close();
  }
  return undefined;
}

/**
 * Tells whether what was opened is the file that the scan found, or sound: other programs write tags, but a folder above may
 * lead elsewhere by now, and a file may have another name there (a hard link), of something that is no song.
 */
async function isSong(library: Library, path: string, handle: FileHandle): Promise<boolean> {
  const stats = await handle.stat({ bigint: true });
  if (!stats.isFile()) return false;
  if (isAsScanned(library, path, stats)) return true;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return beginsAsSound(buffer.subarray(0, bytesRead), basename(path));
}

/** By its first bytes alone: of one that begins with a large tag the sound is not among them. */
function beginsAsSound(head: Buffer, name: string): boolean {
  const id3Version = head.toString('latin1', 0, 3) === 'ID3' ? (head[3] ?? 0) : 0;
  if (id3Version >= 2 && id3Version <= 4) return true;
  const source = { size: head.length, read: (at: number, length: number) => head.subarray(at, at + length) };
  const { container, heardAs } = sniffContainer(source, name);
  return container === 'mpeg' ? findMpeg(source, 0) !== undefined : (container ?? heardAs) !== undefined;
}

function isAsScanned(
  library: Library,
  path: string,
  { size, mtimeNs }: Pick<BigIntStats, 'size' | 'mtimeNs'>,
): boolean {
  const [known] = library.files.findAll(path);
  return known?.size === Number(size) && known.modifiedNs === BigInt.asIntN(64, mtimeNs);
}

/**
 * Returns the path by which a file that the library knows is opened, without following a link: its own, and where a link
 * lies there the real one of what the scan found through it, known by size and time. Undefined where the link is another
 * one, or has taken the file's place since: what it leads to is not the library's to show.
 */
export async function realFile(library: Library, path: string): Promise<string | undefined> {
  const own = await lstat(fsPath(path)).catch(() => undefined);
  if (!own?.isSymbolicLink()) return path;
  try {
    const real = decodePath(await realpath(fsPath(path), { encoding: 'buffer' }));
    return isAsScanned(library, path, await stat(fsPath(real), { bigint: true })) ? real : undefined;
  } catch {
    return undefined;
  }
}

/** Streams a part of a file, as fast as it is taken, and closes the file at its end or when nobody wants more. */
export function streamFile(handle: FileHandle, { start, end }: InclusiveRange): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const length = Math.min(pieceBytes, end + 1 - position);
        const buffer = new Uint8Array(length);
        try {
          const { bytesRead } = await handle.read(buffer, 0, length, position);
          // The file has become shorter than it was promised: the connection breaks, which the client sees.
          if (bytesRead === 0) throw new Error('the file ends too early');
          position += bytesRead;
          controller.enqueue(buffer.subarray(0, bytesRead));
          if (position <= end) return;
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        await handle.close();
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 1 },
  );
}

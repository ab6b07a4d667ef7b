import { open, type FileHandle } from 'node:fs/promises';
import { fsPath } from '../paths.ts';
import type { ByteRange } from './byteRange.ts';

/** What is read and sent at once: bounds the memory of a stream. */
const pieceBytes = 64 * 1024;

export interface OpenedFile {
  path: string;
  handle: FileHandle;
}

/** Opens the first of these files that is there; undefined where none is. */
export async function openFirst(paths: readonly string[]): Promise<OpenedFile | undefined> {
  for (const path of paths) {
    const handle = await open(fsPath(path)).catch(() => undefined);
    if ((await handle?.stat())?.isFile()) return { path, handle: handle! };
    await handle?.close();
  }
  return undefined;
}

/** Streams a part of a file, as fast as it is taken, and closes the file at its end or when nobody wants more. */
export function streamFile(handle: FileHandle, { start, end }: ByteRange): ReadableStream<Uint8Array> {
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

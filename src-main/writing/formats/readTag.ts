import { WriteError } from '../../errors.ts';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';

/** A tag is taken into memory whole, and so are its new bytes: a cover of 60 MB is no cover. */
const mostTagBytes = 64 * 2 ** 20;

/** Reads a tag. Throws WriteError where it is larger than a tag can reasonably be, or cut short. */
export function readTag(source: ByteSource, { start, end }: ByteRange): Buffer {
  if (end - start > mostTagBytes) throw new WriteError('its tags are larger than 64 MiB');
  const bytes = source.read(start, end - start);
  if (bytes.length < end - start) throw new WriteError('its tags are cut short');
  return bytes;
}

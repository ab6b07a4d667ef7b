import type { ByteSource } from './ByteSource.ts';
import { parseId3v2, plainId3v2 } from './id3v2Tag.ts';

/**
 * Shows a file whose ID3v2 tag at `start` has what music-metadata 12.1.0 does not undo (unsynchronisation before v2.4,
 * extended headers, compressed frames, names of v2.2 in v2.3) as if it had not. A tag that is plain, or that does not
 * come out even, is left as it is. Returns also by how much what follows the tag moves.
 */
export function plainView(source: ByteSource, start = 0): { view: ByteSource; shift: number } {
  const tag = parseId3v2(source, start);
  if (!tag || tag.isPlain) return { view: source, shift: 0 };
  const head = Buffer.concat([source.read(0, start), plainId3v2(tag)]);
  const shift = head.length - tag.end;
  const view: ByteSource = {
    size: source.size + shift,
    read(position, length) {
      const ours = head.subarray(position, position + length);
      if (ours.length === length) return Buffer.from(ours);
      const rest = source.read(Math.max(tag.end, position - shift), length - ours.length);
      return Buffer.concat([ours, rest]);
    },
  };
  return { view, shift };
}

import { readInto, type ByteSource } from './ByteSource.ts';
import { parseId3v2, plainId3v2, synchsafeBytes, type Id3Tag } from './id3v2Tag.ts';

/**
 * Shows a file whose ID3v2 tag at `start` has what music-metadata 12.1.0 does not undo (unsynchronisation before v2.4,
 * extended headers, compressed frames, names of v2.2 in v2.3) as if it had not. Of a tag that is plain its padding is left
 * out, which it would take for hundreds of frames without a name; one that does not come out even is left as it is.
 * Returns also by how much what follows the tag moves.
 */
export function plainView(source: ByteSource, start = 0): { view: ByteSource; shift: number } {
  const tag = parseId3v2(source, start);
  if (!tag || (tag.isPlain && tag.paddingBytes === 0)) return { view: source, shift: 0 };
  const shown = tag.isPlain ? withoutPadding(source, start, tag) : plainId3v2(tag);
  const head = start > 0 ? Buffer.concat([source.read(0, start), shown]) : shown;
  const shift = head.length - tag.end;
  const fill = (target: Uint8Array, position: number) => {
    const ours = head.subarray(position, position + target.length);
    target.set(ours);
    if (ours.length === target.length) return ours.length;
    const rest = target.subarray(ours.length);
    return ours.length + readInto(source, rest, Math.max(tag.end, position - shift));
  };
  const view: ByteSource = {
    size: source.size + shift,
    read(position, length) {
      const target = Buffer.allocUnsafe(Math.max(0, Math.min(length, view.size - position)));
      return target.subarray(0, fill(target, position));
    },
    readInto: fill,
  };
  return { view, shift };
}

function withoutPadding(source: ByteSource, start: number, { end, paddingBytes }: Id3Tag): Buffer {
  const tag = source.read(start, end - paddingBytes - start);
  synchsafeBytes(tag.length - 10).copy(tag, 6);
  return tag;
}

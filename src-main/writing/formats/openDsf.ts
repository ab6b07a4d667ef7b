import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { growthOf } from '../patch.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import type { TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type TaggedFile } from '../TaggedFile.ts';
import { id3v2Part } from './id3Parts.ts';

/**
 * Opens a DSF: an ID3v2 tag at its end, to which a pointer in the header leads (DSF File Format Specification 1.01:
 * size of the file at 12, place of the tag at 20).
 */
export function openDsf(
  source: ByteSource,
  newId3Version: Id3Version,
  seeds: TagTexts = new Map(),
): TaggedFile {
  const header = source.read(0, 28);
  if (header.length < 28) throw damaged();
  const [size, pointer] = [header.readBigUInt64LE(12), header.readBigUInt64LE(20)];
  if (size !== BigInt(source.size) || pointer > size) throw damaged();
  const start = pointer === 0n ? source.size : Number(pointer);
  const id3 = id3v2Part(source, { start, end: source.size }, { version: newId3Version, seeds });
  return joinParts([id3], (splices) => {
    if (splices.length === 0) return splices;
    const sizes = Buffer.alloc(16);
    sizes.writeBigUInt64LE(BigInt(source.size + growthOf(splices)), 0);
    sizes.writeBigUInt64LE(BigInt(start), 8);
    return [{ start: 12, end: 28, bytes: sizes }, ...splices];
  });
}

function damaged(): WriteError {
  return new WriteError('its header does not say how long the file is: it is damaged');
}

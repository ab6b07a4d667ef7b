import { WriteError } from '../../errors.ts';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { synchsafe, trailingTagBytes } from '../../files/trailingTagBytes.ts';

/** The tags before and after the audio that any format may have. */
export interface SurroundingTags {
  /** In front, one behind the other; where there is none, the empty place for one. */
  id3v2: ByteRange[];
  ape: ByteRange | undefined;
  id3v1: ByteRange | undefined;
  /** Where an APEv2 tag can be put: after the audio, before ID3v1 and Lyrics3. */
  apePlace: number;
}

/**
 * Finds the tags around the audio, which begins at `start`; those in front begin at `tagStart`. Throws WriteError where
 * there are several of one kind behind the audio, or an ID3v2 tag: which of them players believe differs.
 */
export function findSurroundingTags(source: ByteSource, start: number, tagStart = 0): SurroundingTags {
  const id3v2 = leadingId3v2(source, tagStart, start);
  const begin = Math.max(start, source.size - trailingTagBytes(source));
  let end = source.size;
  let ape: ByteRange | undefined;
  let id3v1: ByteRange | undefined;
  let apePlace = end;
  while (end > begin) {
    const tag = lastTag(source, end, begin);
    if (tag.kind === 'id3v2') throw new WriteError('it has an ID3v2 tag at its end, where few players look');
    if ((tag.kind === 'ape' && ape) || (tag.kind === 'id3v1' && id3v1))
      throw several(tag.kind === 'ape' ? 'APEv2' : 'ID3v1');
    if (tag.kind === 'ape') ape = { start: tag.start, end };
    if (tag.kind === 'id3v1') id3v1 = { start: end - 128, end };
    end = tag.start;
    apePlace = end;
  }
  return { id3v2, ape, id3v1, apePlace: ape?.start ?? apePlace };
}

/** The ID3v2 tags between two places, which follow each other; where there is none, the place is the file's beginning. */
export function leadingId3v2(source: ByteSource, from: number, to: number): ByteRange[] {
  const tags: ByteRange[] = [];
  for (let at = from; at < to;) {
    const header = source.read(at, 10);
    if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') break;
    const hasFooter = header[3] === 4 && (header[5]! & 0x10) !== 0;
    const end = at + 10 + synchsafe(header.subarray(6)) + (hasFooter ? 10 : 0);
    tags.push({ start: at, end });
    at = end;
  }
  return tags.length > 0 ? tags : [{ start: 0, end: 0 }];
}

/** Tells the kind of the tag that ends at a place, and where it begins; see trailingTagBytes for the forms. */
function lastTag(source: ByteSource, end: number, begin: number) {
  const textAt = (position: number, length: number) =>
    position < begin ? '' : source.read(position, length).toString('latin1');
  if (textAt(end - 128, 3) === 'TAG') {
    const isEnhanced = textAt(end - 128 - 227, 4) === 'TAG+';
    return { kind: 'id3v1', start: end - 128 - (isEnhanced ? 227 : 0) } as const;
  }
  if (textAt(end - 32, 8) === 'APETAGEX') {
    const start = end - source.read(end - 20, 4).readUInt32LE();
    return { kind: 'ape', start: textAt(start - 32, 8) === 'APETAGEX' ? start - 32 : start } as const;
  }
  if (textAt(end - 10, 3) === '3DI') return { kind: 'id3v2', start: begin } as const;
  const lyrics = /^(\d{6})LYRICS200$/.exec(textAt(end - 15, 15));
  if (lyrics) return { kind: 'lyrics', start: end - 15 - Number(lyrics[1]) } as const;
  const window = Math.max(begin, end - 9 - 5100 - 11);
  return {
    kind: 'lyrics',
    start: window + Math.max(0, textAt(window, end - window).lastIndexOf('LYRICSBEGIN')),
  };
}

function several(kind: string): WriteError {
  return new WriteError(`it has several ${kind} tags, and players disagree about which one counts`);
}

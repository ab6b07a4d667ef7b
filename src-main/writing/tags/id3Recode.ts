import { WriteError } from '../../errors.ts';
import { decodeText, encodeText } from '../../files/id3Text.ts';
import { isZero } from './isZero.ts';

/**
 * What a frame holds after the byte that tells its encoding: a number of bytes, a Latin-1 text, a text in the encoding
 * (both with a NUL behind), and at the end texts with NULs between them, or bytes (id3v2.4.0-frames, 4).
 */
type Part = number | 'latin1' | 'text' | 'texts' | 'bytes';

const shapes: Record<string, readonly Part[]> = {
  COMM: [3, 'text', 'texts'],
  USLT: [3, 'text', 'texts'],
  USER: [3, 'texts'],
  WXXX: ['text', 'bytes'],
  APIC: ['latin1', 1, 'text', 'bytes'],
  GEOB: ['latin1', 'text', 'text', 'bytes'],
  OWNE: ['latin1', 8, 'texts'],
  IPLS: ['texts'],
  GRP1: ['texts'],
  MVIN: ['texts'],
  MVNM: ['texts'],
};
/** Their texts lie among other values. */
const unknownShapes = ['SYLT', 'COMR'];

const [utf16, utf16be, utf8] = [1, 2, 3];

/**
 * Returns the content of a frame with its texts in an encoding of ID3v2.3, or all in UTF-8; as it is where it has no
 * texts or they are in such an encoding already. Throws WriteError where a text would not come out the same.
 */
export function recodeTexts(id: string, content: Buffer, to: 'v2.3' | 'utf8'): Buffer {
  const shape = id.startsWith('T') ? (['texts'] as const) : shapes[id];
  const encoding = content[0] ?? 0;
  if (to === 'v2.3' && encoding <= utf16) return content;
  if (!shape) {
    if (!unknownShapes.includes(id) || encoding <= utf16) return content;
    throw new WriteError(`its ${id} frame has texts that cannot be converted to ID3v2.3`);
  }
  if (encoding > utf8) throw new WriteError(`its ${id} frame has an unknown encoding`);
  const pieces = split(content.subarray(1), shape, encoding).map((piece) =>
    Buffer.isBuffer(piece) ? piece : piece.map((bytes) => decode(id, bytes, encoding)),
  );
  const texts = pieces.flatMap((piece) => (Buffer.isBuffer(piece) ? [] : piece.flat()));
  const [used] = encodeText(texts, undefined, to === 'utf8');
  const plain = (list: string[]) =>
    used === utf16
      ? Buffer.from(list.map((text) => `\uFEFF${text}`).join('\0'), 'utf16le')
      : Buffer.from(list.join('\0'), used === utf8 ? 'utf8' : 'latin1');
  const end = Buffer.alloc(used === utf16 ? 2 : 1);
  const last = pieces.length - 1;
  const made = pieces.map((piece, index) =>
    Buffer.isBuffer(piece) ? piece : Buffer.concat([plain(piece.flat()), ...(index < last ? [end] : [])]),
  );
  return Buffer.concat([Buffer.of(used!), ...made]);
}

/** Pieces of the content: bytes that stay as they are, and (in a list) bytes that are text. */
function split(content: Buffer, shape: readonly Part[], encoding: number): (Buffer | [Buffer])[] {
  let at = 0;
  const take = (end: number) => {
    const taken = content.subarray(at, end);
    at = end;
    return taken;
  };
  return shape.map((part) => {
    if (typeof part === 'number') return take(at + part);
    if (part === 'bytes') return take(content.length);
    if (part === 'texts') return [take(content.length)];
    const width = part === 'text' && (encoding === utf16 || encoding === utf16be) ? 2 : 1;
    const end = endOfText(content, at, width);
    if (part === 'latin1') return take(end + 1);
    const text: [Buffer] = [take(end)];
    at += width;
    return text;
  });
}

function endOfText(content: Buffer, from: number, width: number): number {
  for (let at = from; at + width <= content.length; at += width)
    if (content[at] === 0 && content[at + width - 1] === 0) return at;
  return content.length;
}

function decode(id: string, bytes: Buffer, encoding: number): string[] {
  const texts = decodeText(Buffer.concat([Buffer.of(encoding), bytes]));
  // Latin-1 and the UTF-16 of v2.3 are only read for a comparison; what is written must come back the same.
  if (encoding <= utf16) return texts;
  const again = texts.join('\0');
  const same = encoding === utf8 ? Buffer.from(again) : Buffer.from(again, 'utf16le').swap16();
  const rest = bytes.subarray(same.length);
  if (bytes.subarray(0, same.length).equals(same) && isZero(rest)) return texts;
  throw new WriteError(`a text of its ${id} frame is damaged`);
}

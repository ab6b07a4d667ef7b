import { WriteError } from '../../errors.ts';
import type { SheetText } from '../../files/sheets/sheetText.ts';

/** Encodes text for a cue sheet as the sheet is encoded. Throws WriteError where that has no sign for it. */
export function encodeSheetText(text: string, encoding: SheetText['encoding']): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text);
  const bytes = bytesOf(encoding);
  return Buffer.concat(
    [...text].map((letter) => {
      const found = letter.codePointAt(0)! < 0x80 ? Buffer.from(letter) : bytes.get(letter);
      if (!found) throw new WriteError(`its text is in ${encoding}, which cannot hold "${letter}"`);
      return found;
    }),
  );
}

const known = new Map<string, Map<string, Buffer>>();

/** The bytes of each letter, as the decoder of the same name reads them: the first where several stand for one. */
function bytesOf(encoding: SheetText['encoding']): Map<string, Buffer> {
  const before = known.get(encoding);
  if (before) return before;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const found = new Map<string, Buffer>();
  const note = (bytes: Buffer) => {
    try {
      const letter = decoder.decode(bytes);
      if ([...letter].length === 1 && !found.has(letter)) found.set(letter, bytes);
    } catch {
      // these bytes are no letter
    }
  };
  for (let first = 0x80; first <= 0xff; first++) {
    note(Buffer.of(first));
    for (let second = 0x40; encoding === 'shift_jis' && second <= 0xfc; second++)
      note(Buffer.of(first, second));
  }
  known.set(encoding, found);
  return found;
}

/** How the text of a cue sheet is kept; whatever says so in front of it (a byte order mark) is told apart. */
export interface SheetText {
  text: string;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis' | 'windows-1252';
  hasMark: boolean;
}

/**
 * Decodes a cue sheet. Nothing in it says how it is encoded, but for a byte order mark: what is valid UTF-8 is that; what
 * reads as Japanese is Shift-JIS; and all else, of which every byte is a letter, Windows-1252.
 */
export function decodeSheet(bytes: Uint8Array): SheetText {
  for (const [encoding, mark] of marks) {
    if (!mark.every((byte, index) => bytes[index] === byte)) continue;
    return { text: decode(bytes.subarray(mark.length), encoding) ?? '', encoding, hasMark: true };
  }
  const utf8 = decode(bytes, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8', hasMark: false };
  const japanese = decode(bytes, 'shift_jis');
  if (japanese !== undefined && readsAsJapanese(japanese))
    return { text: japanese, encoding: 'shift_jis', hasMark: false };
  return { text: decode(bytes, 'windows-1252') ?? '', encoding: 'windows-1252', hasMark: false };
}

const marks: ['utf-8' | 'utf-16le' | 'utf-16be', number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

function decode(bytes: Uint8Array, encoding: SheetText['encoding']): string | undefined {
  try {
    // A broken half of a letter at the end of UTF-16 is no reason to read nothing
    const fatal = !encoding.startsWith('utf-16');
    return new TextDecoder(encoding, { fatal, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * An accented letter and the one that follows it make a Japanese one where they are read as Shift-JIS, but one alone: in
 * Japanese several stand together. Half-width kana are single bytes, and say nothing.
 */
function readsAsJapanese(text: string): boolean {
  const letters = /[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e]/g;
  const together = /[\u3000-\u30ff\u3400-\u9fff\uff01-\uff5e]{2,}/g;
  const all = (text.match(letters) ?? []).length;
  const inRuns = (text.match(together) ?? []).reduce((sum, run) => sum + run.length, 0);
  return all > 0 && inRuns * 2 > all && !/[\ue000-\uf8ff]/.test(text);
}

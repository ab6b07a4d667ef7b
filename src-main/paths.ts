import { isAbsolute, relative, sep } from 'node:path';

/**
 * Paths are strings everywhere in Hearmark. A POSIX file name is bytes and need not be UTF-8, so the bytes that are
 * not are carried as lone surrogates U+DC80..U+DCFF, as Python's "surrogateescape" does (PEP 383): a path survives
 * the round trip through strings, JSON and the library, and `os.fsencode` of Python understands it.
 */

const loneSurrogate = /[\uD800-\uDFFF]/u;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Returns the bytes of a path, as a POSIX system knows it. */
export function encodePath(path: string): Buffer {
  if (!loneSurrogate.test(path)) return Buffer.from(path);
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.codePointAt(0)!;
    if (code >= 0xdc80 && code <= 0xdcff) parts.push(Buffer.of(code - 0xdc00));
    else if (code >= 0xd800 && code <= 0xdfff) parts.push(encodeSurrogate(code));
    else parts.push(Buffer.from(character));
  }
  return Buffer.concat(parts);
}

/** Returns the path that these bytes name; the inverse of encodePath. */
export function decodePath(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeWithEscapes(bytes);
  }
}

/** Returns what Node's `fs` takes for a path: the string itself, or its bytes where no string would reach the file. */
export function fsPath(path: string): string | Buffer {
  return process.platform !== 'win32' && loneSurrogate.test(path) ? encodePath(path) : path;
}

/** What is no text to a person: control characters, and marks that turn the rest of a line around. */
const notShown = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Returns a text without what gives orders to a terminal or hides what it says. */
export function withoutControls(text: string): string {
  return text.replace(notShown, '');
}

/**
 * Returns the path as it can be shown: what is not valid Unicode becomes U+FFFD; control characters, and marks that turn the
 * rest of a line around, are escaped.
 */
export function displayPath(path: string): string {
  return path.toWellFormed().replace(notShown, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    // JSON leaves DEL, U+0080 to U+009F and the marks as they are; to a terminal the second are escape sequences
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped;
  });
}

const linesAndTabs = /([\n\t])/;

/**
 * Returns a text as it can be shown, whatever a name, a tag or a card holds: lines and tabs are as they are, all else is shown
 * as in a path. It turns no line around, moves no cursor and sets no title.
 */
export function displayText(text: string): string {
  return text
    .split(linesAndTabs)
    .map((part, index) => (index % 2 === 1 ? part : displayPath(part)))
    .join('');
}

/** Tells whether a path is a folder or lies below it; both absolute. Links are not seen through. */
export function isWithin(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below === '' || (below.split(sep)[0] !== '..' && !isAbsolute(below));
}

/** A lone UTF-16 surrogate as Windows allows it in a name: three bytes (WTF-8), which never are valid UTF-8. */
function encodeSurrogate(code: number): Buffer {
  return Buffer.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
}

function decodeWithEscapes(bytes: Uint8Array): string {
  let path = '';
  for (let index = 0; index < bytes.length;) {
    const length = utf8Length(bytes, index);
    path += length
      ? decoder.decode(bytes.subarray(index, index + length))
      : String.fromCharCode(0xdc00 + bytes[index]!);
    index += length || 1;
  }
  return path;
}

/** Length of the valid UTF-8 sequence at an index, 0 where there is none. */
function utf8Length(bytes: Uint8Array, index: number): number {
  const first = bytes[index]!;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  try {
    if (index + length <= bytes.length) {
      decoder.decode(bytes.subarray(index, index + length));
      return length;
    }
  } catch {
    // not UTF-8 here: the caller escapes one byte
  }
  return 0;
}

/** The part of a file's name that says when it was made: of a backup, or of what is set aside. Names sort by time. */
export function stamp(at = Date.now()): string {
  return new Date(at).toISOString().replaceAll(/[:.]/g, '-');
}

/**
 * The part of a file that is a track: a track of an image of a CD, a chapter of a book. Whole microseconds from the
 * beginning of the file, which no sample rate below 500 kHz is too fine for; `endUs` 0 is the end of the file, and the
 * span of 0 and 0 the whole of it.
 */
export interface Span {
  startUs: number;
  endUs: number;
}

export const wholeFile: Span = { startUs: 0, endUs: 0 };

export function isWhole({ startUs, endUs }: Span): boolean {
  return startUs === 0 && endUs === 0;
}

export function isSameSpan(a: Span, b: Span): boolean {
  return a.startUs === b.startUs && a.endUs === b.endUs;
}

/** Where a span begins and ends, in seconds; Infinity where it ends with its file. */
export function secondsOf({ startUs, endUs }: Span): { startSeconds: number; endSeconds: number } {
  return { startSeconds: startUs / 1e6, endSeconds: endUs === 0 ? Infinity : endUs / 1e6 };
}

/** A span for the eye, to stand behind the name of its file: " [3:20–7:01]"; nothing for the whole of it. */
export function shownSpan(span: Span): string {
  if (isWhole(span)) return '';
  const { startSeconds, endSeconds } = secondsOf(span);
  return ` [${clock(startSeconds)}–${endSeconds === Infinity ? 'end' : clock(endSeconds)}]`;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

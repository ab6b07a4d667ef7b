import { createHash } from 'node:crypto';
import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { decodeSheet, type SheetText } from '../../files/sheets/sheetText.ts';
import type { Splice } from '../patch.ts';
import { encodeSheetText } from '../tags/encodeSheet.ts';
import { partsOfSheetField, remarkName } from '../tags/sheetFields.ts';
import type { TaggedFile } from '../TaggedFile.ts';

/** As the reader of sheets has it (readSheets.ts). */
const mostBytes = 1 << 20;

/** A line of a sheet: its bytes from `start` up to `end`, and with what ends it up to `next`. */
interface Line {
  start: number;
  end: number;
  next: number;
  text: string;
}

/** The lines from TRACK up to the next one; the first of those in front of all is the disc's. */
type Section = Line[];

/**
 * Opens a cue sheet for its fields: each a comment of a track, `REM GENRE "Jazz; Fusion"`. A line is changed where it
 * stands, or put in front of the track's first INDEX, indented and ended as that is; no other byte of the sheet changes.
 * Throws WriteError for what is no sheet, or in UTF-16.
 */
export function openSheet(source: ByteSource): TaggedFile {
  const bytes = wholeSheet(source);
  const { encoding, hasMark } = decodeSheet(bytes);
  if (encoding.startsWith('utf-16'))
    throw new WriteError('it is in UTF-16, which Hearmark reads and does not write');
  const [disc, ...tracks] = sectionsOf(bytes, encoding, hasMark ? 3 : 0);
  if (tracks.length === 0) throw new WriteError('it is a cue sheet without tracks');
  const place = (name: string) => {
    const { position, field } = partsOfSheetField(name) ?? { position: 0, field: name };
    const track = tracks[position - 1];
    return track && { track, field: remarkName(field) };
  };
  return {
    tagTypes: [],
    regions: [{ start: 0, end: source.size }],
    read(name) {
      const { track, field } = place(name) ?? {};
      const remark = track && (remarkIn(track, field!) ?? remarkIn(disc!, field!));
      return remark ? listIn(remark.value) : [];
    },
    others(fields) {
      const ours = new Set(fields.flatMap((name) => ownLine(place(name)) ?? []));
      const kept = [disc!, ...tracks].flat().filter((line) => !ours.has(line));
      return new Map([['cue sheet', kept.map(({ start, next }) => bytes.subarray(start, next))]]);
    },
    edit: (values) => [...values].flatMap(([name, list]) => splicesFor(name, list)),
  };

  function splicesFor(name: string, list: readonly string[]): Splice[] {
    const found = place(name);
    if (!found) throw new WriteError(`it has no track for ${name}`);
    const { track, field } = found;
    const remark = remarkIn(track, field);
    if (list.length === 0) return remark ? [{ ...rangeOf(remark.line), bytes: Buffer.alloc(0) }] : [];
    if (list.some((value) => /["\r\n;]/.test(value)))
      throw new WriteError('a cue sheet cannot hold a quotation mark, a semicolon or a new line in a value');
    const value = encodeSheetText(`"${list.join('; ')}"`, encoding);
    if (remark) return [{ start: remark.start, end: remark.line.end, bytes: value }];
    const index = track.find((line) => /^\s*INDEX\b/i.test(line.text));
    if (!index) throw new WriteError(`its track of ${name} has no place (INDEX 01)`);
    const indent = /^\s*/.exec(index.text)![0];
    const head = encodeSheetText(`${indent}REM ${field} `, encoding);
    const end = index.next > index.end ? bytes.subarray(index.end, index.next) : Buffer.from('\n');
    return [{ start: index.start, end: index.start, bytes: Buffer.concat([head, value, end]) }];
  }
}

/**
 * Hashes all of a sheet but its comments, as the sound of other files is hashed: what tells that a sheet is still the same
 * one. In hexadecimal digits. Throws WriteError.
 */
export function hashSheet(source: ByteSource): string {
  const bytes = wholeSheet(source);
  const { encoding, hasMark } = decodeSheet(bytes);
  const hash = createHash('sha256');
  for (const line of sectionsOf(bytes, encoding, hasMark ? 3 : 0).flat())
    if (!/^\s*REM\b/i.test(line.text)) hash.update(bytes.subarray(line.start, line.next)).update('\0');
  return hash.digest('hex');
}

function wholeSheet(source: ByteSource): Buffer {
  if (source.size > mostBytes) throw new WriteError('it is too large for a cue sheet');
  return source.read(0, source.size);
}

function sectionsOf(bytes: Buffer, encoding: SheetText['encoding'], start: number): Section[] {
  const sections: Section[] = [[]];
  for (const line of linesOf(bytes, encoding, start)) {
    if (/^\s*TRACK\b/i.test(line.text)) sections.push([]);
    sections.at(-1)!.push(line);
  }
  return sections;
}

/** No byte of a letter of these encodings is one of those that end a line. */
function* linesOf(bytes: Buffer, encoding: SheetText['encoding'], start: number): Generator<Line> {
  const decoder = new TextDecoder(encoding);
  for (let at = start; at < bytes.length;) {
    let end = at;
    while (end < bytes.length && bytes[end] !== 0x0a && bytes[end] !== 0x0d) end++;
    const next = Math.min(bytes.length, end + (bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? 2 : 1));
    yield { start: at, end, next, text: decoder.decode(bytes.subarray(at, end)) };
    at = next;
  }
}

/** The first comment of this name, and where its value begins: that is the end of the same text in front of it. */
function remarkIn(section: Section, field: string): { line: Line; start: number; value: string } | undefined {
  for (const line of section) {
    const [head, name] = /^\s*REM\s+(\S+)\s+/i.exec(line.text) ?? [];
    if (head === undefined || name!.toUpperCase() !== field.toUpperCase()) continue;
    // Names and spaces are ASCII in each of the encodings, but for names that are none of ours
    return { line, start: line.start + head.length, value: line.text.slice(head.length) };
  }
  return undefined;
}

function ownLine(found: { track: Section; field: string } | undefined): Line[] | undefined {
  const remark = found && remarkIn(found.track, found.field);
  return remark && [remark.line];
}

function rangeOf({ start, next }: Line): { start: number; end: number } {
  return { start, end: next };
}

function listIn(value: string): string[] {
  const plain = value.trim().replace(/^"/, '').replace(/"$/, '');
  return plain.split(';').map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
}

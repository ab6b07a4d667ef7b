import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isSheetName } from '../files/audioFileNames.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { readRating } from '../files/readRating.ts';
import type { Parsed } from '../files/parseContainer.ts';
import type { FileTags } from '../files/FileTags.ts';
import { parseTags, tagsOf } from '../files/readTags.ts';
import { refused } from './refused.ts';
import { verifySheet } from './verifySheet.ts';
import { id3Field, namesToRead } from './fieldMapping.ts';
import type { TagType } from './FieldMeaning.ts';
import { infoNames } from './saidFields.ts';
import { ratingField } from './tags/ratingTexts.ts';
import { matroskaPlaces } from './tags/matroskaPlaces.ts';
import { inOneVersion, type NativeFields } from './inOneVersion.ts';
import { openTags } from './openTags.ts';
import type { Patch } from './patch.ts';
import { leavesSound } from './soundMap.ts';
import type { FieldValues, TaggedFile } from './TaggedFile.ts';

export interface VerifyOptions {
  /** What the file will be, as it is shown to all who read tags: what they look at may be noted. The same unless given. */
  looks?: ByteSource;
  name: string;
  values: FieldValues;
  /** The tags of the file before. */
  tags: TaggedFile;
  /** Of the audio before, where it is known: it need not be read again. */
  contentId?: string | undefined;
  /** What leads from the one to the other, where a patch that touches no sound is proof enough. */
  patch?: Patch | undefined;
  /** True where the bytes of old are put back, known by their hash: with them whole tags may go. */
  restores: boolean;
}

/** What a file will be. */
export interface Verified {
  /** SHA-256 over its audio packets, in hexadecimal digits: as before. */
  contentId: string;
  written: TaggedFile;
  /** What the second reader finds, as the library keeps it. */
  found: FileTags;
}

/**
 * Compares a file with what it is about to become, and throws WriteError unless the fields hold the new values, the
 * audio is the same, and every other field is unchanged: as bytes, and as a second reader (music-metadata) sees them,
 * which shares no code with what wrote them. The audio is the same where the patch provably leaves it alone
 * (soundMap.ts); else the hashes over its packets are compared.
 */
export async function verifyWrite(
  before: ByteSource,
  after: ByteSource,
  { looks = after, name, values, tags, contentId, patch, restores }: VerifyOptions,
): Promise<Verified> {
  const written = openTags(looks, name);
  if (!restores) compareBytes(tags, written, [...values.keys()]);
  for (const [field, wanted] of values) {
    const found = written.read(field);
    if (!sameValues(found, wanted)) {
      throw refused(`${field} reads ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`);
    }
  }
  if (isSheetName(name)) return { ...verifySheet(before, looks, values), written };
  const made = await parseTags(looks, name);
  if (!restores) await compareReadings(before, after, { made, name, values });
  const verified = { written, found: tagsOf(made, looks, name) };
  const isLeft = patch !== undefined && leavesSound(before, looks, patch, name);
  if (isLeft && contentId !== undefined) return { ...verified, contentId };
  const { hashAudio } = await import('./hashAudio.ts'); // brings FFmpeg, which most writes do without
  if (isLeft) return { ...verified, contentId: hashAudio(before, name) };
  const found = hashAudio(after, name);
  // What the library knows may be of another file that lay here: then the audio as it is decides.
  if (found !== contentId && found !== hashAudio(before, name)) throw refused('the audio is not the same');
  return { ...verified, contentId: found };
}

/** Compares what a second reader finds in a file before and after; `made` is what it found after. Throws WriteError. */
async function compareReadings(
  before: ByteSource,
  after: ByteSource,
  { made, name, values }: { made: Parsed; name: string; values: FieldValues },
): Promise<void> {
  const old = await parseTags(before, name);
  if (made.problem !== undefined && made.problem !== old.problem) throw refused(made.problem);
  if (!secondReaderSees(made.metadata.native ?? {}, values))
    throw refused('a second reader does not find it');
  const oldLists = fieldLists(await parseWhole(old, before, name));
  const newLists = fieldLists(await parseWhole(made, after, name));
  for (const [index, list] of oldLists.entries()) {
    const lists = [list, newLists[index] ?? {}];
    const [had, has] = values.has(id3Field) ? lists.map((native) => inOneVersion(native, textOf)) : lists;
    compareOthers(had!, has!, [...values.keys()]);
  }
  if (values.has(id3Field) && old.metadata.common?.year !== made.metadata.common?.year)
    throw refused('the year would change');
}

/** What is not ours must stand there as it did, byte for byte, whether the second reader knows it or not. */
function compareBytes(old: TaggedFile, made: TaggedFile, fields: string[]): void {
  const has = made.others(fields);
  for (const [type, pieces] of old.others(fields)) {
    const now = has.get(type);
    const isSame = now?.length === pieces.length && pieces.every((piece, index) => piece.equals(now[index]!));
    if (!isSame) throw refused(`another field of its ${type} tag would change with it`);
  }
}

/** All that there is: of Matroska also what no player came across, because nothing led to it. */
function parseWhole(parsed: Parsed, source: ByteSource, name: string): Parsed | Promise<Parsed> {
  const isMatroska = parsed.metadata.format?.container?.startsWith('EBML/');
  return isMatroska ? parseTags(source, name, { walks: true }) : parsed;
}

/** The fields of a file's own tags and of tags in front of it, each by themselves: one does not stand for the other. */
function fieldLists({ apart, metadata }: Parsed): NativeFields[] {
  return (apart ?? [metadata]).map(({ native = {} }) => native);
}

const flacPicture = 'METADATA_BLOCK_PICTURE';

/** Every field that is not ours must be there as it was. A tag that is new may repeat what an older one says. */
function compareOthers(old: NativeFields, made: NativeFields, fields: string[]) {
  for (const [type, oldFields] of Object.entries(old)) {
    // music-metadata 12.1.0 reads a WM/Picture wherever its buffer happens to lie (WmPictureToken): compareBytes sees it.
    const ours = new Set([...fields.flatMap((field) => nativeNames(field, type)), 'WM/PICTURE']);
    const others = (list: { id: string; value: unknown }[]) =>
      list
        .filter(({ id }) => !ours.has(id.toUpperCase()))
        // In a FLAC they stand before the comments, or behind them.
        .toSorted((a, b) => Number(a.id === flacPicture) - Number(b.id === flacPicture));
    const [had, has] = [others(oldFields), others(made[type] ?? [])];
    const lost = had.find((field, index) => !isDeepStrictEqual(field, has[index])) ?? has[had.length];
    if (lost !== undefined) throw refused(`the field ${lost.id} would change with it`);
  }
}

const typeNames: Record<string, TagType> = {
  'ID3v2.4': 'ID3v2.4',
  'ID3v2.3': 'ID3v2.3',
  'ID3v2.2': 'ID3v2.2',
  vorbis: 'Vorbis',
  iTunes: 'MP4',
  APEv2: 'APEv2',
  asf: 'ASF',
  matroska: 'Matroska',
  ID3v1: 'ID3v1',
  exif: 'RIFF INFO',
};

/** Those of a track's fields in Matroska, as matroskaView.ts names them; in capitals, as all names here. */
const levels = ['TRACK', 'FILE', 'ALBUM'];

/** Of ID3v1, where they are called otherwise. */
const inId3v1: Readonly<Record<string, string>> = { DATE: 'YEAR', TRACKNUMBER: 'TRACK' };

function nativeNames(field: string, type: string): readonly string[] {
  const known = typeNames[type];
  if (known === 'ID3v1') return [inId3v1[field] ?? field];
  if (known === 'RIFF INFO') return [...(infoNames[field] ?? [])];
  const places =
    known === 'Matroska' ? [true, false].flatMap((has) => matroskaPlaces(field, () => has) ?? []) : [];
  if (places.length > 0) return places.map(({ level, name }) => `${level.toUpperCase()}:${name}`);
  if (known === 'Matroska')
    return levels.flatMap((level) => namesToRead(field, known).map((name) => `${level}:${name}`));
  return known ? namesToRead(field, known) : [];
}

/** The second reader must find each value somewhere, be it within a joined text. */
function secondReaderSees(native: NativeFields, values: FieldValues): boolean {
  return [...values].every(([field, wanted]) => {
    if (field === id3Field) return wanted.every((version) => native[`ID3v${version}`]);
    const texts = Object.entries(native).flatMap(([type, list]) => {
      const names = nativeNames(field, type);
      return list
        .filter(({ id }) => names.includes(id.toUpperCase()))
        .map(({ value }) => (isComment(value) ? value.text : textOf(value)));
    });
    if (field === ratingField && wanted[0] === String(readRating(native))) return true;
    // Of a date ID3v2.3 has the year in a field of its own
    const isSeen = (value: string) =>
      texts.some((text) => text.includes(field === 'DATE' ? value.slice(0, 4) : value));
    return wanted.every((value) => isSeen(value) || (field === 'GENRE' && isSeen(withoutNumbers(value))));
  });
}

/** A genre as music-metadata 12.1.0 gives it: it takes whatever stands in parentheses for a number, "(live)" too. */
function withoutNumbers(genre: string): string {
  return genre.replace(/\([^)]*\)/g, '').trim();
}

/** A value as text, pictures and other bytes by their content. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return String(inner); // a number of 64 bits in a WMA
    return inner instanceof Uint8Array ? hash('sha1', inner) : inner;
  });
}

function isComment(value: unknown): value is { text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}

/** ID3v1 and formats without lists cannot say everything: there the values are compared as one text. */
function sameValues(found: readonly string[], wanted: readonly string[]): boolean {
  const plain = (list: readonly string[]) =>
    list.flatMap((value) => value.split(';')).map((value) => value.trim());
  return JSON.stringify(plain(found)) === JSON.stringify(plain(wanted));
}

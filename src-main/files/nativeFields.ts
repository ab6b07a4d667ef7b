import { cleanList } from './cleanText.ts';
import { tagTypeOrder, type NativeNames, type NativeType } from './nativeNames.ts';

/** Fields as they stand in the file, by kind of tag. */
export type NativeTags = Record<string, { id: string; value: unknown }[]>;

/** Returns the texts of the fields of these names, whatever their case, in the order of the tag types. */
export function nativeValues(native: NativeTags, types: readonly string[], names: string[]): string[] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return types
    .flatMap((type) => native[type] ?? [])
    .filter(({ id }) => wanted.has(id.toLowerCase()))
    .map(({ value }) => value)
    .filter((value) => typeof value === 'string');
}

/** A field by the first of its names that a file has: what has it under two names says it twice, or otherwise. */
export function byFirstName(native: NativeTags, names: NativeNames): NativeNames {
  return Object.fromEntries(
    Object.entries(native).map(([type, fields]) => {
      const ids = new Set(fields.map(({ id }) => id.toLowerCase()));
      const first = names[type as NativeType]?.find((name) => ids.has(name.toLowerCase()));
      return [type, first === undefined ? [] : [first]];
    }),
  );
}

/** The kinds of tags, that with the most authority first; of several ID3v2 tags in a file the one in front has it. */
export function byAuthority(native: NativeTags): NativeType[] {
  const places = Object.keys(native).filter((type) => type.startsWith('ID3v2'));
  if (places.length < 2) return [...tagTypeOrder];
  const there = tagTypeOrder.filter((type) => places.includes(type));
  const sorted = there.toSorted((a, b) => places.indexOf(a) - places.indexOf(b));
  return tagTypeOrder.map((type) => (places.includes(type) ? sorted.shift()! : type));
}

/** The values of a field in the kind of tag with the most authority that has it, and which that is. */
export function valuesByAuthority(
  native: NativeTags,
  names: NativeNames,
): { type: NativeType; values: unknown[] } | undefined {
  for (const type of byAuthority(native)) {
    const fields = native[type];
    const wanted = fields && names[type]?.map((name) => name.toLowerCase());
    if (!wanted) continue;
    const values = fields.filter(({ id }) => wanted.includes(id.toLowerCase())).map(({ value }) => value);
    if (values.length > 0) return { type, values };
  }
  return undefined;
}

const mostFields = 50;
/** Longer ones are lyrics, fingerprints, logs and pictures in base64. */
const longestValue = 200;

/**
 * Returns the fields that have no place of their own in FileTags and that people or programs add: TXXX frames,
 * freeform atoms, and the uncommon ones of Vorbis, APEv2, ASF and Matroska tags. The name is without the prefix
 * ("TXXX:"), as written; of 50 fields at most, the values that are short.
 */
export function customFields(native: NativeTags): Record<string, string[]> {
  const byName = new Map<string, { name: string; values: string[] }>();
  for (const [type, fields] of Object.entries(native)) {
    for (const { id, value } of fields) {
      const name = customName(type, id);
      if (name === undefined || typeof value !== 'string' || value.length > longestValue) continue;
      const key = name.toLowerCase();
      const field = byName.get(key) ?? { name, values: [] };
      field.values.push(value);
      if (byName.size < mostFields) byName.set(key, field);
    }
  }
  const lists = [...byName.values()].map(({ name, values }) => [name, cleanList(values)] as const);
  return Object.fromEntries(lists.filter(([, values]) => values.length > 0));
}

/** Where a field is an uncommon one: its name, else undefined. */
function customName(type: string, id: string): string | undefined {
  const [, name] = customPattern[type]?.exec(id) ?? [];
  // Only Windows Media calls the artist so; elsewhere it is who wrote the words.
  if (name?.toLowerCase() === 'author' && type !== 'asf') return name;
  return name && !commonNames.has(name.toLowerCase().replace(/[^a-z0-9]/g, '')) ? name : undefined;
}

const customPattern: Record<string, RegExp> = {
  'ID3v2.4': /^TXXX:(.+)$/s,
  'ID3v2.3': /^TXXX:(.+)$/s,
  'ID3v2.2': /^TXX:(.+)$/s,
  iTunes: /^----:[^:]*:(.+)$/s,
  vorbis: /^(.+)$/s,
  APEv2: /^(.+)$/s,
  asf: /^(?:WM\/)?(.+)$/s,
  matroska: /^(.+)$/s,
};

/** Without case and punctuation: "Album Artist", "ALBUMARTIST" and "album_artist" are one. */
const commonNames = new Set(
  (
    'title artist artists album albumartist albumartists date year originaldate originalyear track tracknumber ' +
    'tracktotal totaltracks disc disk discnumber disctotal totaldiscs partofset genre mood composer comment ' +
    'comments description bpm tempo beatsperminute key initialkey compilation iscompilation isrc author ' +
    'albumtitle encoder encodedby encodingsettings encodingtime copyright lyrics unsyncedlyrics coverart coverartfront ' +
    'metadatablockpicture picture acoustidfingerprint musicbrainztrackid musicbrainzreleasetrackid ' +
    'musicbrainzalbumid musicbrainzreleasegroupid musicbrainzartistid musicbrainzalbumartistid ' +
    'iscompilation deviceconformancetemplate isvbr toolname toolversion mediaprimaryclassid wmfsdkversion ' +
    'wmfsdkneeded duration numberofframes numberofbytes'
  ).split(' '),
);

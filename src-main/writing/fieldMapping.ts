import { ParameterError } from '../errors.ts';
import type { MappedType, FieldMeaning } from './FieldMeaning.ts';
import { saidMeanings } from './saidFields.ts';
import { ratingField } from './tags/ratingTexts.ts';

const itunes = '----:com.apple.iTunes:';
/** NAME stands for the field's name in capitals, Name for the same with one capital. */
const named = {
  'ID3v2.4': 'TXXX:NAME',
  'ID3v2.3': 'TXXX:NAME',
  'ID3v2.2': 'TXX:NAME',
  Vorbis: 'NAME',
  MP4: `${itunes}NAME`,
  APEv2: 'Name',
  ASF: 'NAME',
  Matroska: 'NAME',
};

/** Beats in a minute, as a number; and the key. */
export const tempoField = 'BPM';
export const keyField = 'INITIALKEY';

/**
 * The conventions of the field: MusicBrainz Picard's mapping (picard-docs.musicbrainz.org, appendix B). The key is where Mixxx has
 * it, whose source says that Serato, Traktor and Mixed In Key have it there, too; a fraction of MP4's tempo has a field beside it
 * (mp4Tempo.ts).
 */
const meanings: FieldMeaning[] = [
  {
    meaning: 'genre',
    field: 'GENRE',
    names: {
      'ID3v2.4': 'TCON',
      'ID3v2.3': 'TCON',
      'ID3v2.2': 'TCO',
      Vorbis: 'GENRE',
      MP4: '©gen',
      APEv2: 'Genre',
      ASF: 'WM/Genre',
      Matroska: 'GENRE',
    },
    // As a text of one's own TagLib and FFmpeg read it, too
    alsoRead: {
      'ID3v2.4': ['TXXX:GENRE'],
      'ID3v2.3': ['TXXX:GENRE'],
      'ID3v2.2': ['TXX:GENRE'],
      MP4: ['gnre'],
    },
  },
  {
    meaning: 'mood',
    field: 'MOOD',
    names: { ...named, 'ID3v2.4': 'TMOO', APEv2: 'Mood', ASF: 'WM/Mood' },
    alsoRead: { 'ID3v2.4': ['TXXX:MOOD'], 'ID3v2.3': ['TMOO'] },
  },
  {
    meaning: 'tempo (optional)',
    field: tempoField,
    names: {
      'ID3v2.4': 'TBPM',
      'ID3v2.3': 'TBPM',
      'ID3v2.2': 'TBP',
      Vorbis: 'BPM',
      MP4: 'tmpo',
      APEv2: 'BPM',
      ASF: 'WM/BeatsPerMinute',
      Matroska: 'BPM',
    },
    alsoRead: { MP4: [`${itunes}BPM`] },
  },
  {
    meaning: 'key (optional)',
    field: keyField,
    names: {
      'ID3v2.4': 'TKEY',
      'ID3v2.3': 'TKEY',
      'ID3v2.2': 'TKE',
      Vorbis: 'INITIALKEY',
      MP4: `${itunes}initialkey`,
      APEv2: 'INITIALKEY',
      ASF: 'WM/InitialKey',
      Matroska: 'INITIAL_KEY',
    },
    alsoRead: {
      Vorbis: ['KEY'],
      MP4: [`${itunes}KEY`],
      APEv2: ['KEY'],
      ASF: ['INITIALKEY'],
      Matroska: ['INITIALKEY', 'KEY'],
    },
  },
  {
    meaning: 'stars (optional)',
    field: ratingField,
    names: {
      ...{ 'ID3v2.4': 'POPM', 'ID3v2.3': 'POPM', 'ID3v2.2': 'TXX:FMPS_RATING' },
      ...{ Vorbis: 'RATING', MP4: `${itunes}RATING`, APEv2: 'RATING' },
      ...{ ASF: 'WM/SharedUserRating', Matroska: 'RATING' },
    },
    // What is said there stays: ratingToWrite.ts
    alsoRead: {
      'ID3v2.4': ['TXXX:FMPS_RATING'],
      'ID3v2.3': ['TXXX:FMPS_RATING'],
      'ID3v2.2': ['POP'],
      Vorbis: ['FMPS_RATING'],
      MP4: ['rate', `${itunes}FMPS_RATING`],
      APEv2: ['FMPS_RATING'],
      Matroska: ['FMPS_RATING'],
    },
  },
  ...saidMeanings,
  { meaning: 'instrument, voice, era, own tags', field: undefined, names: named },
  { meaning: 'scores, model, date (optional)', field: undefined, names: { ...named, APEv2: 'NAME' } },
];

/**
 * The version of a file's ID3v2 tag, "2.3" or "2.4", as a field: so a change of it is previewed, refused, verified,
 * noted and undone as any other. No category has this name (takenNames), and only an ID3v2 tag holds it.
 */
export const id3Field = 'ID3';

/** What every field that Hearmark writes about itself begins with. */
export const ownPrefix = 'HEARMARK_';
/** Fields whose name is written as it is everywhere: those, and loudness (loudnessFields.ts). */
const asTheyAre = [ownPrefix, 'REPLAYGAIN_', 'R128_'];

/**
 * Returns the field of a category of tags: "genre" is GENRE, an own category its name in capitals. Throws
 * ParameterError where a format could not hold the name, or where it would be that of another field.
 */
export function fieldOf(category: string): string {
  const field = category.trim().toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9 _-]{1,62}$/.test(field)) {
    throw new ParameterError(
      `The category "${category}" cannot be the name of a field: use 2 to 63 plain letters, digits, spaces or hyphens.`,
    );
  }
  if (takenNames.has(field.replace(/[ _-]/g, ''))) {
    throw new ParameterError(
      `The category "${category}" has the name of another field: choose a different one.`,
    );
  }
  return field;
}

/** The name under which a field is written into a kind of tag. */
export function nativeName(field: string, type: MappedType): string {
  const own = asTheyAre.some((prefix) => field.startsWith(prefix));
  const { names } = meanings.find((one) => one.field === field) ?? meanings.at(own ? -1 : -2)!;
  const name = type === 'Matroska' ? matroskaName(field) : field;
  return names[type].replace('NAME', name).replace('Name', capitalised(field));
}

/** Names have no spaces there (RFC 9559, 5.1.8.1.2.1). */
const matroskaName = (field: string) => field.replaceAll(' ', '_');

/** What was asked already: each file is asked about the same fields a dozen times. */
const knownNames = new Map<string, readonly string[]>();

/** All names under which a field is found in a kind of tag, in capitals: the case of a name never matters. */
export function namesToRead(field: string, type: MappedType): readonly string[] {
  const key = `${type} ${field}`;
  const known = knownNames.get(key);
  if (known) return known;
  const names = findNames(field, type);
  knownNames.set(key, names);
  return names;
}

function findNames(field: string, type: MappedType): string[] {
  const also = meanings.find((one) => one.field === field)?.alsoRead?.[type] ?? [];
  const asItIs = type === 'Matroska' ? [field] : [];
  const names = [nativeName(field, type), ...also, ...asItIs].map((name) => name.toUpperCase());
  return [...new Set(names)];
}

/** Renders the mapping as the table of docs/writing.md. */
export function mappingTable(): string {
  const types = ['ID3v2.4', 'ID3v2.3', 'Vorbis', 'MP4', 'APEv2', 'ASF', 'Matroska'] as const;
  const heads = ['meaning', 'ID3v2.4', 'ID3v2.3', 'Vorbis/Opus/FLAC', 'MP4', 'APEv2', 'ASF', 'Matroska'];
  const rows = meanings.map(({ meaning, field, names }) => {
    const name = field ?? (meaning.startsWith('scores') ? `${ownPrefix}*` : '<NAME>');
    const shown = types.map((type) => names[type].replace('NAME', name).replace('Name', '<Name>'));
    return [meaning, ...shown.map((name) => `\`${name}\``)];
  });
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const capitalised = (field: string) =>
  field
    .split(' ')
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join(' ');

/** Fields of other meanings, without spaces, underscores and hyphens: no category of a person may overwrite them. */
const takenNames = new Set(
  (
    'TITLE ARTIST ARTISTS ALBUM ALBUMARTIST DATE YEAR ORIGINALDATE ORIGINALYEAR TRACK TRACKNUMBER TRACKTOTAL ' +
    'TOTALTRACKS DISC DISK DISCNUMBER DISCTOTAL TOTALDISCS COMPOSER COMMENT COMMENTS DESCRIPTION BPM TEMPO KEY ' +
    'INITIALKEY COMPILATION ISRC AUTHOR ENCODER ENCODEDBY COPYRIGHT LYRICS UNSYNCEDLYRICS COVERART ' +
    'METADATABLOCKPICTURE PICTURE LANGUAGE LABEL PUBLISHER PERFORMER CONDUCTOR LYRICIST ARRANGER PRODUCER REMIXER ' +
    'SUBTITLE GROUPING WORK MOVEMENT MEDIA BARCODE CATALOGNUMBER ASIN CUESHEET RATING FMPSRATING ID3 TAG OGGS ' +
    'REPLAYGAINTRACKGAIN REPLAYGAINTRACKPEAK REPLAYGAINALBUMGAIN REPLAYGAINALBUMPEAK R128TRACKGAIN R128ALBUMGAIN'
  ).split(' '),
);

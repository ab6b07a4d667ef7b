import type { Id3Version } from './id3Frames.ts';
import { timestampOf } from './timestamps.ts';

/**
 * What a tag says in texts, by the names that Vorbis comments have for it, whatever kind of tag it is. A new tag that is
 * put in front of an older kind repeats them: many players look no further than the first tag they find.
 */
export type TagTexts = ReadonlyMap<string, readonly string[]>;

interface Names {
  id3?: string;
  ape?: string;
  info?: string;
  asf?: string;
}

/** The names of MusicBrainz Picard's mapping (picard-docs.musicbrainz.org, appendix B). */
const names: Record<string, Names> = {
  TITLE: { id3: 'TIT2', ape: 'Title', info: 'INAM' },
  ARTIST: { id3: 'TPE1', ape: 'Artist', info: 'IART' },
  ALBUM: { id3: 'TALB', ape: 'Album', info: 'IPRD', asf: 'WM/AlbumTitle' },
  ALBUMARTIST: { id3: 'TPE2', ape: 'Album Artist', asf: 'WM/AlbumArtist' },
  DATE: { id3: 'TDRC', ape: 'Year', info: 'ICRD', asf: 'WM/Year' },
  ORIGINALDATE: { id3: 'TDOR', ape: 'Originaldate', asf: 'WM/OriginalReleaseTime' },
  TRACKNUMBER: { id3: 'TRCK', ape: 'Track', info: 'ITRK', asf: 'WM/TrackNumber' },
  DISCNUMBER: { id3: 'TPOS', ape: 'Disc', asf: 'WM/PartOfSet' },
  COMMENT: { id3: 'COMM', ape: 'Comment', info: 'ICMT' },
  GENRE: { id3: 'TCON', ape: 'Genre', info: 'IGNR', asf: 'WM/Genre' },
  COMPOSER: { id3: 'TCOM', ape: 'Composer', info: 'IMUS', asf: 'WM/Composer' },
  LYRICIST: { id3: 'TEXT', ape: 'Lyricist', info: 'IWRI', asf: 'WM/Writer' },
  CONDUCTOR: { id3: 'TPE3', ape: 'Conductor', asf: 'WM/Conductor' },
  REMIXER: { id3: 'TPE4', ape: 'MixArtist', asf: 'WM/ModifiedBy' },
  COPYRIGHT: { id3: 'TCOP', ape: 'Copyright', info: 'ICOP' },
  LABEL: { id3: 'TPUB', ape: 'Label', asf: 'WM/Publisher' },
  ISRC: { id3: 'TSRC', ape: 'ISRC', asf: 'WM/ISRC' },
  BPM: { id3: 'TBPM', ape: 'BPM', asf: 'WM/BeatsPerMinute' },
  KEY: { id3: 'TKEY', ape: 'KEY', asf: 'WM/InitialKey' },
  LANGUAGE: { id3: 'TLAN', ape: 'Language', info: 'ILNG', asf: 'WM/Language' },
  MEDIA: { id3: 'TMED', ape: 'Media', asf: 'WM/Media' },
  GROUPING: { id3: 'TIT1', ape: 'Grouping', asf: 'WM/ContentGroupDescription' },
  SUBTITLE: { id3: 'TIT3', ape: 'Subtitle', asf: 'WM/SubTitle' },
  COMPILATION: { id3: 'TCMP', ape: 'Compilation', asf: 'WM/IsCompilation' },
  ENCODEDBY: { id3: 'TENC', ape: 'EncodedBy', info: 'ITCH', asf: 'WM/EncodedBy' },
  ENCODERSETTINGS: { id3: 'TSSE', ape: 'EncoderSettings', info: 'ISFT', asf: 'WM/EncodingSettings' },
  ARTISTSORT: { id3: 'TSOP', ape: 'ARTISTSORT', asf: 'WM/ArtistSortOrder' },
  ALBUMSORT: { id3: 'TSOA', ape: 'ALBUMSORT', asf: 'WM/AlbumSortOrder' },
  TITLESORT: { id3: 'TSOT', ape: 'TITLESORT', asf: 'WM/TitleSortOrder' },
  ALBUMARTISTSORT: { id3: 'TSO2', ape: 'ALBUMARTISTSORT', asf: 'WM/AlbumArtistSortOrder' },
  COMPOSERSORT: { id3: 'TSOC', ape: 'COMPOSERSORT', asf: 'WM/ComposerSortOrder' },
  LYRICS: { id3: 'USLT', ape: 'Lyrics', asf: 'WM/Lyrics' },
};

const byKind = (kind: keyof Names) =>
  new Map(Object.entries(names).flatMap(([name, of]) => (of[kind] ? [[of[kind], name] as const] : [])));
const [byId3, byInfo] = [byKind('id3'), byKind('info')];
const byApe = new Map([...byKind('ape')].map(([key, name]) => [key.toUpperCase(), name]));

/** The name of what a frame of v2.4 says; undefined where it is none of these. */
export const nameOfFrame = (id: string) => byId3.get(id);
/** The name of what an entry of RIFF INFO says; "IPRT" is an older one for the track. */
export const nameOfInfo = (id: string) => (id === 'IPRT' ? 'TRACKNUMBER' : byInfo.get(id));

/** The name of what an item of APEv2 says, by its key in capitals; other spellings are those that FileTags knows. */
export const nameOfItem = (key: string) => {
  const usual = { ALBUMARTIST: 'ALBUM ARTIST', ALBUM_ARTIST: 'ALBUM ARTIST', DISCNUMBER: 'DISC' }[key] ?? key;
  return byApe.get(usual) ?? usual;
};

/** Gathers texts; what is empty is left out, and of a name that comes twice both are kept. */
export function gatherTexts(said: Iterable<readonly [name: string, text: string]>): TagTexts {
  const texts = new Map<string, string[]>();
  for (const [name, text] of said) {
    if (text === '' || texts.get(name)?.includes(text)) continue;
    texts.set(name, [...(texts.get(name) ?? []), text]);
  }
  return texts;
}

/** The texts of several tags: where one says something, those after it are not asked. */
export function firstTexts(...all: readonly TagTexts[]): TagTexts {
  return new Map(all.toReversed().flatMap((texts) => [...texts]));
}

/** As frames of a version of ID3v2: id, description of a TXXX, values. Dates that are none in ID3 become one, or go. */
export function textsForId3(
  texts: TagTexts,
  version: Id3Version,
): { id: string; name?: string; values: readonly string[] }[] {
  return [...texts].flatMap(([name, values]) => {
    const id = names[name]?.id3;
    if (id === 'TDRC' || id === 'TDOR') return datesForId3(id, values, version);
    if (name === 'MOOD' && version === 4) return [{ id: 'TMOO', values }];
    return [id === undefined ? { id: 'TXXX', name, values } : { id, values }];
  });
}

/** v2.3 has a frame each for the year, for day and month, and for the time of day. */
function datesForId3(id: 'TDRC' | 'TDOR', values: readonly string[], version: Id3Version) {
  const date = values.map(timestampOf).find((found) => found !== undefined);
  if (!date) return [];
  if (version === 4) return [{ id, values: [date.text] }];
  if (id === 'TDOR') return [{ id: 'TORY', values: [date.year] }];
  const { year, day, time } = date;
  return [
    { id: 'TYER', values: [year] },
    ...(day === undefined ? [] : [{ id: 'TDAT', values: [day] }]),
    ...(time === undefined ? [] : [{ id: 'TIME', values: [time] }]),
  ];
}

/** As comments of Vorbis, where a number and the total have a line each. */
export function textsForVorbis(texts: TagTexts): [name: string, values: readonly string[]][] {
  return [...texts].flatMap(([name, values]) => {
    const [, no, of] = /^\s*(\d+)\s*\/\s*(\d+)\s*$/.exec(values[0] ?? '') ?? [];
    const total = { TRACKNUMBER: 'TRACKTOTAL', DISCNUMBER: 'DISCTOTAL' }[name];
    if (no !== undefined && of !== undefined && total !== undefined)
      return [[name, [no]], [total, [of]]] as [string, string[]][]; // prettier-ignore
    // What a name of a comment may hold (vorbis.com/doc/v-comment.html)
    return /^[\x20-\x3c\x3e-\x7d]+$/.test(name) ? [[name, values] as [string, readonly string[]]] : [];
  });
}

/** What begins another kind of tag or file is no key (wiki.hydrogenaud.io, APE key): mutagen reads nothing of a tag with one. */
const noKeys = ['ID3', 'TAG', 'OGGS', 'MP+'];

/** As items of APEv2. */
export function textsForApe(texts: TagTexts): [key: string, values: readonly string[]][] {
  return [...texts]
    .map(([name, values]): [string, readonly string[]] => [names[name]?.ape ?? name, values])
    .filter(([key]) => /^[\x20-\x7e]{2,255}$/.test(key) && !noKeys.includes(key.toUpperCase()));
}

/** MusicBrainz's numbers have names of their own in ASF. */
const asfNumbers: Record<string, string> = {
  MUSICBRAINZ_TRACKID: 'MusicBrainz/Track Id',
  MUSICBRAINZ_ALBUMID: 'MusicBrainz/Album Id',
  MUSICBRAINZ_ARTISTID: 'MusicBrainz/Artist Id',
  MUSICBRAINZ_ALBUMARTISTID: 'MusicBrainz/Album Artist Id',
  MUSICBRAINZ_RELEASEGROUPID: 'MusicBrainz/Release Group Id',
  MUSICBRAINZ_RELEASETRACKID: 'MusicBrainz/Release Track Id',
};

/** As descriptors of ASF; title, artist, copyright and comment are none there, but parts of its Content Description. */
export function textsForAsf(texts: TagTexts): [name: string, values: readonly string[]][] {
  return [...texts].flatMap(([name, values]) =>
    ['TITLE', 'ARTIST', 'COPYRIGHT', 'COMMENT'].includes(name)
      ? []
      : [[names[name]?.asf ?? asfNumbers[name] ?? name, values] as [string, readonly string[]]],
  );
}

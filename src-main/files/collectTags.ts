import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import { commonOf, effectiveFields } from './matroska/effectiveFields.ts';
import { decodeGenres } from './id3Genres.ts';
import type { Id3Texts } from './id3Texts.ts';
import { id3v1Genres } from './id3v1Genres.ts';
import {
  byAuthority,
  byFirstName,
  customFields,
  nativeValues,
  valuesByAuthority,
  type NativeTags,
} from './nativeFields.ts';
import { names, tagTypeOrder, type NativeNames } from './nativeNames.ts';
import type { AudioProperties, FileTags, MusicBrainzIds } from './FileTags.ts';
import type { Parsed } from './parseContainer.ts';
import { cleanList, cleanText } from './cleanText.ts';
import { readRating } from './readRating.ts';
import { splitList } from './splitList.ts';

type Common = Partial<ICommonTagsResult>;
type Format = Partial<IAudioMetadata['format']>;

/** Turns what music-metadata found into FileTags, and mends what its common tags lose: see artistsOf and moodsOf. */
export function collectTags(
  { metadata, problem }: Parsed,
  id3Texts: Record<string, Id3Texts> = {},
): FileTags {
  const {
    common = {},
    native = {},
    format = {},
  }: { common?: Common; native?: NativeTags; format?: Format } = plainFields(metadata);
  const { artist, albumartist } = common;
  const artists = artistsOf(native, names.artist, (type) => id3Texts[type]?.TPE1, [artist, common.artists]);
  const albumArtists = artistsOf(native, names.albumArtist, (type) => id3Texts[type]?.TPE2, [
    albumartist,
    common.albumartists,
  ]);
  const [track, disc] = [numberOf(native, names.track), numberOf(native, names.disc)];
  return defined<FileTags>({
    title: firstOf(native, names.title) ?? cleanText(common.title),
    artist: artists.shown,
    artists: artists.list,
    album: firstOf(native, names.album) ?? cleanText(common.album),
    albumArtist: albumArtists.shown,
    year: yearOf(common) ?? yearByFfmpeg(native),
    trackNumber: positive(track.no ?? common.track?.no),
    trackTotal: positive(track.of ?? common.track?.of),
    discNumber: positive(disc.no ?? common.disk?.no),
    discTotal: positive(disc.of ?? common.disk?.of),
    genres: splitList(genresOf(native, id3Texts, common)),
    moods: splitList(moodsOf(native)),
    composers: cleanList(common.composer),
    comment: commentOf(common, native),
    bpm: bpmOf(native),
    key: firstOf(native, names.key),
    rating: readRating(native),
    compilation: common.compilation,
    isrc: cleanText(common.isrc?.[0]),
    musicBrainz: musicBrainzOf(common),
    custom: customFields(native),
    coverCount: common.picture?.length ?? 0,
    cueSheet: sheetOf(native),
    tagTypes: tagTypeOrder.filter((type) => native[type]),
    properties: propertiesOf(format),
    problem: problem ?? (isEncrypted(format) ? encryptedProblem : warningOf(metadata)),
  });
}

/** Gives what Matroska says at several levels the names that other tags have. */
function plainFields({ common, native, ...rest }: Parsed['metadata']) {
  if (!native?.['matroska']) return { ...rest, ...(common && { common }), ...(native && { native }) };
  const fields = effectiveFields(native['matroska']);
  const { picture = [] } = common ?? {};
  return { ...rest, common: { picture, ...commonOf(fields) }, native: { ...native, matroska: fields } };
}

/** In Vorbis comments and APEv2 under this name; in ID3v2 as a text of the user's. */
function sheetOf(native: NativeTags): string | undefined {
  const found = Object.values(native)
    .flat()
    .find(({ id, value }) => /^(TXXX?:)?CUESHEET$/i.test(id) && typeof value === 'string');
  return found?.value as string | undefined;
}

/** The first value of a field: of several of one kind, music-metadata keeps the last. */
function firstOf(native: NativeTags, field: NativeNames): string | undefined {
  return valuesByAuthority(native, field)
    ?.values.map((value) => cleanText(value))
    .find((value) => value !== undefined);
}

/** "3/12" or a number, of the kind with the most authority: music-metadata lets that of ID3v1 overwrite all others. */
function numberOf(native: NativeTags, field: NativeNames): { no?: number; of?: number } {
  const [value] = valuesByAuthority(native, field)?.values ?? [];
  const [, no, of] = /^\s*(\d+)(?:\s*\/\s*(\d+))?/.exec(cleanText(value) ?? '') ?? [];
  return { ...(no !== undefined && { no: Number(no) }), ...(of !== undefined && { of: Number(of) }) };
}

/**
 * Beats in a minute, of the kind of tag with the most authority that says any: music-metadata cuts "127.98" to 127. iTunes
 * writes 0 where it knows none.
 */
function bpmOf(native: NativeTags): number | undefined {
  for (const type of byAuthority(native)) {
    for (const name of (names.bpm as NativeNames)[type] ?? []) {
      const fields = (native[type] ?? []).filter(({ id }) => id.toLowerCase() === name.toLowerCase());
      const bpm = fields.map(({ value }) => numberIn(value)).find((number) => number !== undefined);
      if (bpm !== undefined) return bpm;
    }
  }
  return undefined;
}

/** "128", "127,98", "128 BPM" or a number. */
function numberIn(value: unknown): number | undefined {
  if (typeof value !== 'string') return positive(value as number);
  const [, digits] = /^\s*(\d+(?:[.,]\d+)?)/.exec(value) ?? [];
  return digits === undefined ? undefined : positive(Number(digits.replace(',', '.')));
}

/**
 * music-metadata gives the first artist of several as the artist, and cuts "AC/DC" in two in ID3v2.3 and 2.2, where
 * the standard has "/" between artists and everybody else has it in names. `texts` is what such a tag says.
 */
function artistsOf(
  native: NativeTags,
  field: NativeNames,
  texts: (type: string) => string[] | undefined,
  [first, all]: [first: string | undefined, all: string[] | undefined],
) {
  const found = valuesByAuthority(native, byFirstName(native, field));
  if (!found) return { shown: cleanText(first), list: cleanList(all) };
  const isSlashed = found.type === 'ID3v2.3' || found.type === 'ID3v2.2';
  if (isSlashed) {
    const said = cleanList(texts(found.type) ?? [found.values.join('/')]);
    return { shown: cleanText(said.join('; ')), list: said };
  }
  // Each once: FFmpeg names the artist of a WMA file twice, as Author and as WM/Artist
  const each = cleanList(found.values);
  return {
    shown: cleanText(each.length > 0 ? each.join('; ') : first),
    list: cleanList(all ?? each),
  };
}

/** Genres of the kind of tag with the most authority, with the names that ID3v1's numbers have today. */
function genresOf(native: NativeTags, id3Texts: Record<string, Id3Texts>, common: Common): string[] {
  const found = valuesByAuthority(native, byFirstName(native, names.genre));
  if (!found) return common.genre ?? [];
  const { type, values } = found;
  if (type.startsWith('ID3v2')) {
    const texts = id3Texts[type]?.TCON ?? values;
    return texts.flatMap((text) => String(text).split(';')).flatMap((text) => decodeGenres(text.trim()));
  }
  if (type === 'ID3v1') return values.map((value) => renamedGenres[String(value)] ?? String(value));
  if (type === 'iTunes') return values.flatMap((value) => itunesGenre(value) ?? []);
  return values.map(String);
}

/** What music-metadata 12.1.0 calls genres of ID3v1 by names of its own. */
const renamedGenres: Record<string, string> = {
  'Folk/Rock': 'Folk-Rock',
  Bebob: 'Bebop',
  Negerpunk: 'Afro-Punk',
};

/** A "gnre" item holds ID3v1's number, plus one, in two bytes, which some programs declare to be a text or a number. */
function itunesGenre(value: unknown): string | undefined {
  if (typeof value === 'number') return id3v1Genres[value - 1];
  const text = String(value);
  const [first = ''] = text;
  if (text.length > 2 || first >= ' ') return renamedGenres[text] ?? text;
  return id3v1Genres[text.charCodeAt(text.length - 1) - 1];
}

const moodNames = ['TMOO', 'TXXX:MOOD', 'TXX:MOOD', 'MOOD', 'WM/Mood', '----:com.apple.iTunes:MOOD', 'IMOO'];

/**
 * Moods from all tags of the file, of several ID3v2 tags from the first that says any: of several moods in one tag,
 * music-metadata keeps only the last.
 */
function moodsOf(native: NativeTags): string[] {
  const says = (type: string) => nativeValues(native, [type], moodNames).length > 0;
  const first = byAuthority(native).find((type) => type.startsWith('ID3v2') && says(type));
  const types = tagTypeOrder.filter((type) => type === first || !type.startsWith('ID3v2'));
  return nativeValues(native, types, moodNames);
}

/**
 * The one for people, without a description, or where FFmpeg writes it in ID3v2; iTunes keeps numbers of its own in comments
 * (iTunNORM, iTunSMPB …).
 */
function commentOf({ comment = [] }: Common, native: NativeTags): string | undefined {
  const shown = comment.filter(({ descriptor }) => !descriptor?.startsWith('iTun'));
  const [byFfmpeg] = nativeValues(native, tagTypeOrder, ['TXXX:comment', 'TXX:comment']);
  return cleanText(shown.find(({ descriptor }) => !descriptor)?.text ?? byFfmpeg ?? shown[0]?.text);
}

/** Has four digits: music-metadata reads how a date begins, which of 12.03.1994 is the day, and of 197? no year. */
function yearOf({ year = 0, date = '' }: Common): number | undefined {
  return year >= 1000 ? year : positive(Number(/(?<!\d)[1-9]\d{3}(?!\d)/.exec(date)?.[0]));
}

/** FFmpeg gives a WMA its year under a name that nobody else has for it. */
function yearByFfmpeg(native: NativeTags): number | undefined {
  const [date = ''] = nativeValues(native, ['asf'], ['date']);
  return positive(Number(/^\d{4}/.exec(date)?.[0]));
}

function musicBrainzOf(common: Common): MusicBrainzIds {
  const { musicbrainz_artistid: artists, musicbrainz_albumartistid: albumArtists } = common;
  return defined<MusicBrainzIds>({
    recording: cleanText(common.musicbrainz_recordingid),
    track: cleanText(common.musicbrainz_trackid),
    release: cleanText(common.musicbrainz_albumid),
    releaseGroup: cleanText(common.musicbrainz_releasegroupid),
    artists: artists && cleanList(artists),
    albumArtists: albumArtists && cleanList(albumArtists),
  });
}

function propertiesOf(format: Format): AudioProperties {
  return defined<AudioProperties>({
    container: cleanText(format.container),
    codec: cleanText(format.codec ?? format.trackInfo?.find(({ audio }) => audio)?.codecId),
    durationSeconds: positive(format.duration),
    sampleRateHz: positive(format.sampleRate),
    channels: positive(format.numberOfChannels),
    bitrate: positive(format.bitrate && Math.round(format.bitrate)),
    bitsPerSample: positive(format.bitsPerSample),
    lossless: format.lossless,
    encrypted: isEncrypted(format) || undefined,
  });
}

const encryptedProblem = 'its audio is encrypted (a protected purchase)';

/** "drms" is FairPlay, "enca" the common encryption of ISO 14496-12, 8.12. */
function isEncrypted({ trackInfo = [] }: Format): boolean {
  return trackInfo.some(({ codecId }) => codecId === 'drms' || codecId === 'enca');
}

/** music-metadata warns of much that hurts nobody: its warnings matter where it learnt nothing of the audio. */
function warningOf({ format, quality }: Parsed['metadata']): string | undefined {
  return format?.sampleRate ? undefined : cleanText(quality?.warnings[0]?.message);
}

function positive(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Leaves out what is undefined: an absent field is absent, also in JSON and in the library. */
function defined<T extends object>(fields: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

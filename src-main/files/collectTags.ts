import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import { customFields, nativeValues, type NativeTags } from './nativeFields.ts';
import type { AudioProperties, FileTags, MusicBrainzIds } from './FileTags.ts';
import type { Parsed } from './parseContainer.ts';
import { cleanList, cleanText } from './cleanText.ts';

type Common = Partial<ICommonTagsResult>;
type Format = Partial<IAudioMetadata['format']>;

/** Turns what music-metadata found into FileTags, and mends what its common tags lose: see artistsOf and moodsOf. */
export function collectTags({ metadata, problem }: Parsed): FileTags {
  const {
    common = {},
    native = {},
    format = {},
  }: { common?: Common; native?: NativeTags; format?: Format } = metadata;
  const artists = artistsOf(native, artistNames, common.artist, common.artists);
  const albumArtists = artistsOf(native, albumArtistNames, common.albumartist, common.albumartists);
  return defined<FileTags>({
    title: cleanText(common.title),
    artist: artists.shown,
    artists: artists.list,
    album: cleanText(common.album),
    albumArtist: albumArtists.shown,
    year: positive(common.year),
    trackNumber: positive(common.track?.no),
    trackTotal: positive(common.track?.of),
    discNumber: positive(common.disk?.no),
    discTotal: positive(common.disk?.of),
    genres: splitList(common.genre),
    moods: splitList(moodsOf(native)),
    composers: cleanList(common.composer),
    comment: commentOf(common),
    bpm: positive(common.bpm),
    key: cleanText(common.key),
    compilation: common.compilation,
    isrc: cleanText(common.isrc?.[0]),
    musicBrainz: musicBrainzOf(common),
    custom: customFields(native),
    coverCount: common.picture?.length ?? 0,
    tagTypes: tagTypeOrder.filter((type) => native[type]),
    properties: propertiesOf(format),
    problem: problem ?? (isEncrypted(format) ? encryptedProblem : warningOf(metadata)),
  });
}

/** music-metadata's order of authority (MetadataCollector), in which it chooses among several tags of a file. */
const tagTypeOrder = [
  'matroska',
  'APEv2',
  'vorbis',
  'ID3v2.4',
  'ID3v2.3',
  'ID3v2.2',
  'exif',
  'asf',
  'iTunes',
  'AIFF',
  'ID3v1',
] as const;

const artistNames = ['TPE1', 'TP1', 'ARTIST', '©ART', 'Author', 'WM/Artist', 'IART', 'track:ARTIST'];
const albumArtistNames = [
  'TPE2',
  'TP2',
  'ALBUMARTIST',
  'ALBUM ARTIST',
  'aART',
  'WM/AlbumArtist',
  'album:ARTIST',
];

/**
 * music-metadata gives the first artist of several as the artist, and cuts "AC/DC" in two in ID3v2.3 and 2.2, where
 * the standard has "/" between artists and everybody else has it in names.
 */
function artistsOf(
  native: NativeTags,
  names: string[],
  first: string | undefined,
  all: string[] | undefined,
) {
  const source = tagTypeOrder.find((type) => nativeValues(native, [type], names)[0] === first);
  const values = source ? nativeValues(native, [source], names) : [];
  if (source === 'ID3v2.3' || source === 'ID3v2.2') {
    const name = cleanText(values.join('/'));
    return { shown: name, list: cleanList([name]) };
  }
  // Each once: FFmpeg names the artist of a WMA file twice, as Author and as WM/Artist
  const each = cleanList(values);
  return { shown: cleanText(each.length > 1 ? each.join('; ') : first), list: cleanList(all) };
}

const moodNames = [
  'TMOO',
  'TXXX:MOOD',
  'MOOD',
  'WM/Mood',
  '----:com.apple.iTunes:MOOD',
  'track:MOOD',
  'IMOO',
];

/** Moods from all tags of the file: of several in one tag, music-metadata keeps only the last. */
function moodsOf(native: NativeTags): string[] {
  return nativeValues(native, tagTypeOrder, moodNames);
}

/** Formats without lists (ID3v2.3, one iTunes atom, RIFF) hold "Rock; Pop": no genre or mood has a semicolon in it. */
function splitList(values: string[] = []): string[] {
  return cleanList(values.flatMap((value) => String(value).split(';')));
}

/** iTunes keeps numbers of its own in comments (iTunNORM, iTunSMPB …). */
function commentOf({ comment = [] }: Common): string | undefined {
  return comment
    .filter(({ descriptor }) => !descriptor?.startsWith('iTun'))
    .map(({ text }) => cleanText(text))[0];
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

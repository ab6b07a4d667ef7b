import type { ICommonTagsResult } from 'music-metadata';
import type { NativeTags } from '../nativeFields.ts';

type Fields = NativeTags[string];

/** Where a field is looked for, and under which names there; the first place that has it counts. */
export type FieldPlaces = readonly (readonly [level: string, names: string])[];

/** What is of a track wherever it stands, unless a narrower level says otherwise. */
const anywhere = (names: string): FieldPlaces => [
  ['track', names],
  ['file', names],
  ['album', names],
];

/**
 * The fields of a track by the names that Vorbis comments have for them. Where a name means another thing by its level (the
 * TITLE of an album, the PART_NUMBER of a disc), that of the file, which says no level, is of the track unless the track has
 * its own (RFC 9559, 5.1.8; matroska.org/technical/tagging.html).
 */
const places: Record<string, FieldPlaces> = {
  TITLE: [
    ['track', 'TITLE'],
    ['file', 'TITLE'],
    ['segment', 'TITLE'],
    ['stream', 'TITLE'],
  ],
  ARTIST: anywhere('ARTIST LEAD_PERFORMER'),
  ALBUM: [
    ['album', 'TITLE'],
    ['track', 'ALBUM'],
    ['file', 'ALBUM'],
  ],
  ALBUMARTIST: [
    ['album', 'ARTIST'],
    ['track', 'ALBUM_ARTIST ALBUMARTIST'],
    ['file', 'ALBUM_ARTIST ALBUMARTIST'],
  ],
  TRACKNUMBER: [
    ['track', 'PART_NUMBER TRACKNUMBER TRACK'],
    ['file', 'PART_NUMBER TRACKNUMBER TRACK'],
  ],
  TRACKTOTAL: [
    ['part', 'TOTAL_PARTS'],
    ['album', 'TOTAL_PARTS'],
    ['track', 'TOTAL_PARTS TRACKTOTAL TOTALTRACKS'],
    ['file', 'TOTAL_PARTS TRACKTOTAL TOTALTRACKS'],
  ],
  DISCNUMBER: [
    ['part', 'PART_NUMBER'],
    ['album', 'PART_NUMBER'],
    ['track', 'DISCNUMBER DISC'],
    ['file', 'DISCNUMBER DISC'],
  ],
  DISCTOTAL: [
    ['edition', 'TOTAL_PARTS'],
    ['track', 'DISCTOTAL TOTALDISCS'],
    ['file', 'DISCTOTAL TOTALDISCS'],
  ],
  DATE: anywhere('DATE_RELEASED DATE YEAR DATE_RECORDED'),
  COMMENT: anywhere('COMMENT COMMENTS DESCRIPTION'),
  KEY: anywhere('INITIAL_KEY INITIALKEY KEY'),
};

/** What several other names stand for, and statistics and brands that programs leave, which are nobody's tags. */
const known = new Set(Object.values(places).flatMap((of) => of.flatMap(([, names]) => names.split(' '))));
const ofPrograms =
  /^(_STATISTICS_.*|BPS|DURATION|NUMBER_OF_(FRAMES|BYTES)|SOURCE_ID|HANDLER_NAME|VENDOR_ID|MAJOR_BRAND|MINOR_VERSION|COMPATIBLE_BRANDS|CUESHEET)$/;

/**
 * Makes of what the tags of a Matroska file say, by level, what the track says: names as Vorbis comments have them, and of
 * each field the values of the narrowest level that has it.
 *
 * @example
 * const fields = [{ id: 'album:TITLE', value: 'A' }, { id: 'track:TITLE', value: 'B' }];
 * effectiveFields(fields) // [{ id: 'TITLE', value: 'B' }, { id: 'ALBUM', value: 'A' }]
 */
export function effectiveFields(native: Fields): Fields {
  const byId = Map.groupBy(native, ({ id }) => {
    const { level, name } = partsOf(id);
    return `${level}:${name}`;
  });
  const valuesOf = (of: FieldPlaces) => {
    for (const [level, names] of of) {
      for (const name of names.split(' ')) {
        const values = (byId.get(`${level}:${name}`) ?? []).filter(({ value }) => value !== undefined);
        if (values.length > 0) return values;
      }
    }
    return [];
  };
  const placed = Object.keys(places).flatMap((id) =>
    valuesOf(placesOf(id, (name) => byId.has(`track:${name}`))).map(({ value }) => ({ id, value })),
  );
  const others = new Set(native.map(({ id }) => partsOf(id).name));
  const kept = [...others].filter((name) => !known.has(name) && !ofPrograms.test(name));
  return [
    ...placed,
    ...kept.flatMap((name) =>
      valuesOf(anywhere(name)).map(({ id, value }) => ({ id: partsOf(id).written, value })),
    ),
  ];
}

/**
 * What music-metadata keeps of other formats beside their fields, of those of effectiveFields: it knows few of the names
 * of Matroska.
 */
export function commonOf(fields: Fields): Partial<ICommonTagsResult> {
  const texts = (name: string) =>
    fields.filter(({ id, value }) => id.toUpperCase() === name && typeof value === 'string').map(({ value }) => value as string); // prettier-ignore
  const number = (name: string) => {
    const [, digits] = /^\s*(\d+(?:\.\d+)?)/.exec(texts(name)[0] ?? '') ?? [];
    return digits === undefined ? null : Number(digits);
  };
  const [year] = /\d{4}/.exec(texts('DATE')[0] ?? '') ?? [];
  const compilation = number('COMPILATION');
  const ids = Object.entries(musicBrainzNames).flatMap(([key, name]) => {
    const found = texts(name);
    return found.length > 0 ? [[key, key.includes('artistid') ? found : found[0]]] : [];
  });
  return {
    track: { no: null, of: number('TRACKTOTAL') },
    disk: { no: null, of: number('DISCTOTAL') },
    composer: texts('COMPOSER'),
    comment: texts('COMMENT').map((text) => ({ text })),
    isrc: texts('ISRC'),
    ...(year !== undefined && { year: Number(year) }),
    ...(compilation !== null && { compilation: compilation > 0 }),
    ...(Object.fromEntries(ids) as Partial<ICommonTagsResult>),
  };
}

/** As MusicBrainz Picard names them in Vorbis comments: the id of a "track" is that of the recording. */
const musicBrainzNames = {
  musicbrainz_recordingid: 'MUSICBRAINZ_TRACKID',
  musicbrainz_trackid: 'MUSICBRAINZ_RELEASETRACKID',
  musicbrainz_albumid: 'MUSICBRAINZ_ALBUMID',
  musicbrainz_releasegroupid: 'MUSICBRAINZ_RELEASEGROUPID',
  musicbrainz_artistid: 'MUSICBRAINZ_ARTISTID',
  musicbrainz_albumartistid: 'MUSICBRAINZ_ALBUMARTISTID',
};

/** Where a track says one of these itself, what the file says is of its album: so the standard has it. */
const ofAlbum = { TITLE: 'ALBUM', ARTIST: 'ALBUMARTIST', PART_NUMBER: 'DISCNUMBER' };

/** Where a field is looked for, by what there is: `hasAtTrack` tells whether the track itself has a name. */
export function placesOf(field: string, hasAtTrack: (name: string) => boolean): FieldPlaces {
  const meant = Object.entries(ofAlbum).find(([name, of]) => of === field && hasAtTrack(name));
  return [...(places[field] ?? []), ...(meant ? [['file', meant[0]] as const] : [])];
}

/** "track:Album Artist" is an ALBUM_ARTIST of the track. */
function partsOf(id: string): { level: string; name: string; written: string } {
  const at = id.indexOf(':');
  const written = id.slice(at + 1);
  return { level: id.slice(0, Math.max(0, at)), name: written.toUpperCase().replaceAll(' ', '_'), written };
}

import type { FieldMeaning } from './FieldMeaning.ts';

/** What people edit of what a file says, by the name that Vorbis comments have for it. */
export const saidFields = [
  'TITLE',
  'ARTIST',
  'ALBUM',
  'ALBUMARTIST',
  'DATE',
  'TRACKNUMBER',
  'DISCNUMBER',
  'GENRE',
  'COMMENT',
] as const;

/** A field of one text: a semicolon in it stands between no values. */
export const isOneText = (field: string): boolean => oneText.has(field);
const oneText = new Set(['TITLE', 'ALBUM', 'DATE', 'TRACKNUMBER', 'DISCNUMBER', 'COMMENT']);

/**
 * Where the fields of saidFields stand, but the genre, whose meaning is that of a category: as MusicBrainz Picard has them
 * (picard-docs.musicbrainz.org, appendix B). Of Matroska this is where a new one goes; matroskaPlaces.ts says where it is found.
 */
export const saidMeanings: FieldMeaning[] = [
  {
    meaning: 'title',
    field: 'TITLE',
    names: {
      'ID3v2.4': 'TIT2',
      'ID3v2.3': 'TIT2',
      'ID3v2.2': 'TT2',
      Vorbis: 'TITLE',
      MP4: '©nam',
      APEv2: 'Title',
      ASF: 'Title',
      Matroska: 'TITLE',
    },
  },
  {
    meaning: 'artist',
    field: 'ARTIST',
    names: {
      'ID3v2.4': 'TPE1',
      'ID3v2.3': 'TPE1',
      'ID3v2.2': 'TP1',
      Vorbis: 'ARTIST',
      MP4: '©ART',
      APEv2: 'Artist',
      ASF: 'Author',
      Matroska: 'ARTIST',
    },
    alsoRead: { ASF: ['WM/Artist'] },
  },
  {
    meaning: 'album',
    field: 'ALBUM',
    names: {
      'ID3v2.4': 'TALB',
      'ID3v2.3': 'TALB',
      'ID3v2.2': 'TAL',
      Vorbis: 'ALBUM',
      MP4: '©alb',
      APEv2: 'Album',
      ASF: 'WM/AlbumTitle',
      Matroska: 'ALBUM',
    },
  },
  {
    meaning: 'album artist',
    field: 'ALBUMARTIST',
    names: {
      'ID3v2.4': 'TPE2',
      'ID3v2.3': 'TPE2',
      'ID3v2.2': 'TP2',
      Vorbis: 'ALBUMARTIST',
      MP4: 'aART',
      APEv2: 'Album Artist',
      ASF: 'WM/AlbumArtist',
      Matroska: 'ALBUM_ARTIST',
    },
    alsoRead: { Vorbis: ['ALBUM ARTIST', 'ALBUM_ARTIST'], APEv2: ['AlbumArtist', 'Album_Artist'] },
  },
  {
    meaning: 'year or date',
    field: 'DATE',
    names: {
      'ID3v2.4': 'TDRC',
      'ID3v2.3': 'TYER',
      'ID3v2.2': 'TYE',
      Vorbis: 'DATE',
      MP4: '©day',
      APEv2: 'Year',
      ASF: 'WM/Year',
      Matroska: 'DATE',
    },
    // In ID3 one date is several frames: id3Dates.ts
    alsoRead: {
      'ID3v2.4': ['TYER', 'TDAT', 'TIME'],
      'ID3v2.3': ['TDAT', 'TIME', 'TDRC', 'TXXX:DATE'],
      'ID3v2.2': ['TDA', 'TIM', 'TXX:DATE'],
      Vorbis: ['YEAR'],
      APEv2: ['Date'],
      // As FFmpeg writes it
      ASF: ['DATE'],
    },
  },
  {
    meaning: 'number of the track',
    field: 'TRACKNUMBER',
    names: {
      'ID3v2.4': 'TRCK',
      'ID3v2.3': 'TRCK',
      'ID3v2.2': 'TRK',
      Vorbis: 'TRACKNUMBER',
      MP4: 'trkn',
      APEv2: 'Track',
      ASF: 'WM/TrackNumber',
      Matroska: 'PART_NUMBER',
    },
    // An older name, which counts from 0
    alsoRead: { ASF: ['WM/Track'] },
  },
  {
    meaning: 'number of the disc',
    field: 'DISCNUMBER',
    names: {
      'ID3v2.4': 'TPOS',
      'ID3v2.3': 'TPOS',
      'ID3v2.2': 'TPA',
      Vorbis: 'DISCNUMBER',
      MP4: 'disk',
      APEv2: 'Disc',
      ASF: 'WM/PartOfSet',
      Matroska: 'DISCNUMBER',
    },
    alsoRead: { APEv2: ['Discnumber'] },
  },
  {
    meaning: 'comment',
    field: 'COMMENT',
    names: {
      'ID3v2.4': 'COMM',
      'ID3v2.3': 'COMM',
      'ID3v2.2': 'COM',
      Vorbis: 'COMMENT',
      MP4: '©cmt',
      APEv2: 'Comment',
      ASF: 'Description',
      Matroska: 'COMMENT',
    },
    // As FFmpeg writes it; of Vorbis comments TagLib reads this one first
    alsoRead: {
      'ID3v2.4': ['TXXX:COMMENT'],
      'ID3v2.3': ['TXXX:COMMENT'],
      'ID3v2.2': ['TXX:COMMENT'],
      Vorbis: ['DESCRIPTION'],
    },
  },
];

/** What a LIST INFO chunk calls the fields, its older names last. */
export const infoNames: Readonly<Record<string, readonly string[]>> = {
  TITLE: ['INAM'],
  ARTIST: ['IART'],
  ALBUM: ['IPRD'],
  DATE: ['ICRD'],
  TRACKNUMBER: ['ITRK', 'IPRT'],
  GENRE: ['IGNR'],
  COMMENT: ['ICMT'],
};

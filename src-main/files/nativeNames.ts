/** Kinds of tags in music-metadata's order of authority (MetadataCollector), in which it chooses among those of a file. */
export const tagTypeOrder = [
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
export type NativeType = (typeof tagTypeOrder)[number];

/** How a field is called in each kind of tag; names are compared whatever their case. Of Matroska: see effectiveFields. */
export type NativeNames = Partial<Record<NativeType, readonly string[]>>;

function inId3(names: Partial<Record<'v4' | 'v3' | 'v2', string[]>>): NativeNames {
  const { v4 = [], v3 = v4, v2 = [] } = names;
  return { 'ID3v2.4': v4, 'ID3v2.3': v3, 'ID3v2.2': v2 };
}

const itunes = '----:com.apple.iTunes:';

export const names = {
  title: {
    ...inId3({ v4: ['TIT2'], v2: ['TT2'] }),
    ...{
      matroska: ['TITLE'],
      vorbis: ['TITLE'],
      APEv2: ['Title'],
      iTunes: ['©nam'],
      asf: ['Title'],
      exif: ['INAM'],
      ID3v1: ['title'],
    },
  },
  artist: {
    ...inId3({ v4: ['TPE1'], v2: ['TP1'] }),
    ...{ matroska: ['ARTIST'], vorbis: ['ARTIST'], APEv2: ['Artist'], iTunes: ['©ART'] },
    ...{ asf: ['Author', 'WM/Artist'], exif: ['IART'], ID3v1: ['artist'] },
  },
  album: {
    ...inId3({ v4: ['TALB'], v2: ['TAL'] }),
    ...{
      matroska: ['ALBUM'],
      vorbis: ['ALBUM'],
      APEv2: ['Album'],
      iTunes: ['©alb'],
      asf: ['WM/AlbumTitle'],
      exif: ['IPRD'],
    },
    ID3v1: ['album'],
  },
  albumArtist: {
    ...inId3({ v4: ['TPE2'], v2: ['TP2'] }),
    ...{ matroska: ['ALBUMARTIST'], vorbis: ['ALBUMARTIST', 'ALBUM ARTIST', 'ALBUM_ARTIST'] },
    ...{ APEv2: ['Album Artist', 'AlbumArtist', 'Album_Artist'], iTunes: ['aART'], asf: ['WM/AlbumArtist'] },
  },
  genre: {
    ...inId3({ v4: ['TCON', 'TXXX:GENRE'], v2: ['TCO', 'TXX:GENRE'] }),
    ...{
      matroska: ['GENRE'],
      vorbis: ['GENRE'],
      APEv2: ['Genre'],
      iTunes: ['©gen', 'gnre'],
    },
    ...{ asf: ['WM/Genre'], exif: ['IGNR'], ID3v1: ['genre'] },
  },
  track: {
    ...inId3({ v4: ['TRCK'], v2: ['TRK'] }),
    ...{
      matroska: ['TRACKNUMBER'],
      vorbis: ['TRACKNUMBER'],
      APEv2: ['Track'],
      iTunes: ['trkn'],
      asf: ['WM/TrackNumber', 'WM/Track'],
    },
    ...{ exif: ['ITRK', 'IPRT'], ID3v1: ['track'] },
  },
  disc: {
    ...inId3({ v4: ['TPOS'], v2: ['TPA'] }),
    ...{
      matroska: ['DISCNUMBER'],
      vorbis: ['DISCNUMBER'],
      APEv2: ['Disc', 'Discnumber'],
      iTunes: ['disk'],
      asf: ['WM/PartOfSet'],
    },
  },
  // The first name that says a number counts: of MP4 the field that can say a fraction, as Mixxx has it
  bpm: {
    ...inId3({ v4: ['TBPM'], v2: ['TBP'] }),
    ...{ matroska: ['BPM', 'TEMPO'], vorbis: ['BPM', 'TEMPO'], APEv2: ['BPM'] },
    ...{ iTunes: [`${itunes}BPM`, 'tmpo'], asf: ['WM/BeatsPerMinute', 'BPM'], exif: ['IBPM'] },
  },
  key: {
    ...inId3({ v4: ['TKEY'], v2: ['TKE'] }),
    ...{ matroska: ['KEY'], vorbis: ['INITIALKEY', 'KEY'], APEv2: ['INITIALKEY', 'KEY'] },
    ...{ iTunes: [`${itunes}initialkey`, `${itunes}KEY`], asf: ['WM/InitialKey', 'INITIALKEY'] },
  },
} satisfies Record<string, NativeNames>;

/** The kinds of tag that hold the fields. ID3v1 and RIFF INFO know a few of them (id3v1.ts, infoNames). */
export type TagType =
  'ID3v2.4' | 'ID3v2.3' | 'ID3v2.2' | 'Vorbis' | 'MP4' | 'APEv2' | 'ASF' | 'Matroska' | 'ID3v1' | 'RIFF INFO';

export type MappedType = Exclude<TagType, 'ID3v1' | 'RIFF INFO'>;

/** How a meaning is written into each kind of tag, and under which other names it is found and replaced. */
export interface FieldMeaning {
  meaning: string;
  /** The name of the field in Hearmark; `undefined` for the meanings whose names follow from their category. */
  field: string | undefined;
  names: Record<MappedType, string>;
  alsoRead?: Partial<Record<MappedType, string[]>>;
}

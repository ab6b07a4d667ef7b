/** What a file says about itself. Texts are trimmed and at most 1000 characters long; lists hold no value twice. */
export interface FileTags {
  title?: string;
  /** As shown; several artists are joined with "; ". */
  artist?: string;
  /** Each artist by itself, where the file keeps them apart. */
  artists: string[];
  album?: string;
  albumArtist?: string;
  year?: number;
  trackNumber?: number;
  trackTotal?: number;
  discNumber?: number;
  discTotal?: number;
  genres: string[];
  moods: string[];
  composers: string[];
  comment?: string;
  /** Beats per minute. */
  bpm?: number;
  /** Musical key as written: "Am", "8A". */
  key?: string;
  /** Stars, 0.5..5 in halves. */
  rating?: number;
  compilation?: boolean;
  isrc?: string;
  musicBrainz: MusicBrainzIds;
  /** Other fields that people and programs add (TXXX, freeform atoms, Vorbis comments …), by their own names. */
  custom: Record<string, string[]>;
  coverCount: number;
  /** A cue sheet within the file, whole; what it tells is what counts, so it is not kept (embeddedTracks.ts). */
  cueSheet?: string;
  /** Kinds of tags found, in the order of their authority: "APEv2", "vorbis", "ID3v2.3", "iTunes", "ID3v1" … */
  tagTypes: string[];
  properties: AudioProperties;
  /** What was wrong with the tags or headers; the rest of this object is what could be read in spite of it. */
  problem?: string;
}

/** What the headers say about the audio; the decoder knows better. Missing where finding out means reading on. */
export interface AudioProperties {
  container?: string;
  codec?: string;
  durationSeconds?: number;
  sampleRateHz?: number;
  channels?: number;
  /** Bits per second. */
  bitrate?: number;
  bitsPerSample?: number;
  lossless?: boolean;
  /** True where the container says that the audio is encrypted: what a decoder makes of it is noise. */
  encrypted?: true;
}

export interface MusicBrainzIds {
  recording?: string;
  track?: string;
  release?: string;
  releaseGroup?: string;
  artists?: string[];
  albumArtists?: string[];
}

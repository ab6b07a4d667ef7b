/**
 * - file: the file says so itself
 * - suggested: the model in use hears it, nobody has answered
 * - accepted: a suggestion that the person confirmed
 * - added: the person's own
 * - rejected: the person said no; shown nowhere but in the track's own view
 */
export type TagState = 'file' | 'suggested' | 'accepted' | 'added' | 'rejected';

export interface TrackTag {
  tagId: number;
  state: TagState;
  /** How sure the model in use is, 0..1; null where it knows no such tag or has not listened. */
  strength: number | null;
  /** The best genre of a track where none reaches its threshold: shown, but no filter finds the track by it. */
  uncertain?: true;
}

export interface TrackRow {
  trackId: number;
  title: string | null;
  artist: string | null;
  album: string | null;
  year: number | null;
  durationSeconds: number | null;
  /** Integrated loudness (EBU R 128). */
  loudnessLufs: number | null;
  /** Stars, 0.5..5 in halves, as the person says, or else the file; null where there are none. */
  rating: number | null;
  ratingFrom: 'person' | 'file' | null;
  tempo: TrackTempo | null;
  key: TrackKey | null;
  /** Why there is none, where somebody listened for it, or says so: "no steady beat". */
  noTempo: string | null;
  noKey: string | null;
  /** How much of it is sung, 0..1; null where nobody listened for that. */
  vocals: number | null;
  trackNumber: number | null;
  discNumber: number | null;
  codec: string | null;
  /** Of all the file's bytes over its length; null where it is not known, or the track is a part of its file. */
  bitsPerSecond: number | null;
  addedAt: number;
  /** How often the person played it, as far as a history is kept. */
  plays: number;
  /** For a track without a title. */
  fileName: string;
  /** For the eye only; empty where there is no file. */
  folder: string;
  /** A picture in the file itself; another one may lie beside it. */
  hasCover: boolean;
  /** The folder it lies in, a number alone: a picture beside a file is that of all tracks there. Null: no file. */
  directoryId: number | null;
  /** 'away': its drive is, and it is listed all the same. 'gone': its folder is there and it is not. */
  missing: 'away' | 'gone' | null;
  /** The strongest first; rejected ones are left out. An uncertain genre is the last. */
  tags: TrackTag[];
}

/** Who says so: the person, or else the file, or else what was heard. */
export type SaidBy = 'person' | 'file' | 'heard';

/** Null: nobody says a tempo, or there is none. */
export interface TrackTempo {
  bpm: number;
  from: SaidBy;
  /** Of what was heard, 0..1: how clear and steady the beat is (docs/hearing.md); null otherwise. */
  confidence: number | null;
  /** Nearly all of the track goes at this tempo; null where that was not heard. */
  isSteady: boolean | null;
  /** Null where it is not told. */
  beatsPerBar: number | null;
}

export interface TrackKey {
  /** 0..23: C to B major, C to B minor (keyNotation.ts). */
  key: number;
  from: SaidBy;
  confidence: number | null;
}

import type { CorrectionAction } from './DecisionApi.ts';
import type { EditField } from './EditApi.ts';
import type { Alike } from './Filter.ts';
import type { TagState, TrackRow, TrackTag } from './TrackRow.ts';

/** One track: what is known of it, what is like it, how it looks. */
export interface TrackApi {
  /** Everything about one track. */
  getTrack(request: { trackId: number }): TrackDetails;
  /**
   * The tracks most similar to this one, to those of `more` and not to those of `less`, by the embeddings of the model in
   * use (cosine), the most similar first.
   */
  findSimilarTracks(request: { trackId: number; limit: number } & Partial<Alike>): SimilarTrack[];
  /** Notes that a track was played just now, where a history is kept. */
  notePlay(request: { trackId: number }): void;
  /** The loudest samples over the whole track, for the waveform: computed on demand. */
  getWaveform(request: { trackId: number; points: number }): Waveform;
  /** The log-mel spectrogram of a part of the track, for the eye. */
  getSpectrogram(request: { trackId: number; fromSeconds: number; toSeconds: number }): Spectrogram;
  /** The notes of the track's melody, by a package for pitch: null where none is installed. Computed on demand. */
  getMelody(request: { trackId: number }): Melody | null;
}

/** How loud a track is (EBU R 128); null: it cannot be told, of silence or a short piece. */
export interface Loudness {
  integratedLufs: number | null;
  rangeLu: number | null;
  /** dBTP. */
  truePeakDb: number | null;
}

export interface TrackDetails extends TrackRow {
  /** For the eye only. */
  paths: string[];
  sampleRateHz: number | null;
  channels: number | null;
  /** Null where it was not measured: all of the track has to be heard for that. */
  loudness: Loudness | null;
  /** How much of it the model in use has heard; null where it has not. */
  coverage: 'whole' | 'sampled' | null;
  music: TrackMusic;
  /** What the file says of itself, by field; pictures and lyrics left out. */
  fileTags: { field: string; values: string[] }[];
  /** What its files are to say instead, drafted and not yet written. */
  edits: { field: EditField; values: string[] }[];
  /** Every tag that the model in use knows or the track carries, rejected ones included; null: heard too faintly. */
  allTags: (Omit<TrackTag, 'state'> & { state: TagState | null; threshold: number | null })[];
  timeline: Timeline | null;
  /** Why a model had nothing to say: silence, for instance. */
  reason: string | null;
  history: { at: number; tagId: number; action: CorrectionAction | 'undone'; inForce: boolean }[];
}

/** What was heard of a track beside its tags, whatever the person or the file say; null where nobody listened for it. */
export interface TrackMusic {
  rhythm: {
    /** Null: there is no tempo, and `reason` says why. */
    bpm: number | null;
    confidence: number | null;
    reason: string | null;
    /** Stretches of one tempo. */
    pieces: { startSeconds: number; endSeconds: number; bpm: number }[];
    /**
     * Half or twice of it, where that is likelier by what the person answered for other tracks of its genre: so many. Null where
     * it is not, or the person or the file say the tempo.
     */
    likelier: { bpm: number; genreId: number; answers: number } | null;
    /** Where the beats are, and which of them are downbeats, by their places; none where only parts were heard. */
    beatSeconds: number[];
    downbeats: number[];
  } | null;
  key: {
    key: number | null;
    confidence: number | null;
    reason: string | null;
    pieces: { startSeconds: number; endSeconds: number; key: number }[];
  } | null;
  voice: {
    /** 0..1 */
    share: number | null;
    reason: string | null;
    spans: { startSeconds: number; endSeconds: number }[];
  } | null;
}

/** Scores over time of the model in use: one row a tag, one column a window. */
export interface Timeline {
  tagIds: number[];
  startsSeconds: number[];
  windowSeconds: number;
  /** [tags][windows], 0..1 */
  scores: number[][];
}

export interface SimilarTrack {
  track: TrackRow;
  /** Cosine of the embeddings, -1..1. */
  similarity: number;
}

export interface Waveform {
  durationSeconds: number;
  /** Largest absolute sample of each of `points` equal parts, 0..1. */
  peaks: number[];
}

export interface Spectrogram {
  mels: number;
  frames: number;
  secondsPerFrame: number;
  /** Base64 of bytes [mels, frames], lowest band first: 0 is -80 dB below the loudest, 255 the loudest. */
  levels: string;
}

export interface Melody {
  /** In their order; no two at once. */
  notes: {
    startSeconds: number;
    endSeconds: number;
    /** 69 is A of 440 Hz. */
    midiNote: number;
  }[];
  /** How much of the track was heard. */
  shownSeconds: number;
}

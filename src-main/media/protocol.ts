import type { MelodyNote } from '../hearing/pitch/melodyOf.ts';
import type { TrackPlace } from '../library/FileState.ts';

/** What a preview process is asked; one thing at a time. */
export type PreviewRequest =
  /** The loudest samples of each `1 / peaksPerSecond` of a track. */
  | { kind: 'waveform'; place: TrackPlace }
  /** The log-mel spectrogram of a part of it. */
  | { kind: 'spectrogram'; place: TrackPlace; fromSeconds: number; toSeconds: number }
  /** The notes of its melody, by the package in a folder. */
  | { kind: 'melody'; place: TrackPlace; folder: string }
  /** The picture in it or beside it; with its shorter side no longer than asked for, if that is. */
  | { kind: 'cover'; path: string; known: string; sidePixels: number | null }
  /** Its samples from one on, mono, 16 bits: `more` asks for each next piece. */
  | { kind: 'samples'; place: TrackPlace; sampleRateHz: number; fromSample: number }
  | { kind: 'more' };

export type PreviewAnswer =
  | { kind: 'waveform'; peaks: Float32Array; durationSeconds: number }
  | { kind: 'spectrogram'; mels: number; frames: number; secondsPerFrame: number; levels: Uint8Array }
  | { kind: 'melody'; notes: MelodyNote[]; shownSeconds: number }
  | { kind: 'cover'; picture: Picture | null }
  /** Empty after the last. */
  | { kind: 'samples'; samples: Int16Array };

export interface PreviewTalk {
  request: PreviewRequest;
  answer: PreviewAnswer;
  word: never;
  question: never;
  reply: never;
}

export interface Picture {
  bytes: Uint8Array;
  mediaType: string;
}

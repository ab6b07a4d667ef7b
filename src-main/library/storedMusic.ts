import type { Coverage } from '../scores/Coverage.ts';
import type { Found } from '../scores/musicTasks.ts';
import { readBeats, type StoredBeat } from './beatsBlob.ts';

interface Piece {
  startSeconds: number;
  endSeconds: number;
}

/** What was heard of a task. */
export type HeardOf<T> = { coverage: Coverage } & Found<T>;

export interface StoredRhythm {
  bpm: number;
  /** 0..1. */
  confidence: number;
  isSteady: boolean;
  beatsPerBar?: number | undefined;
  /** What speaks for half of that tempo, and for twice of it: -1..1, see octavesOf.ts. */
  half: number;
  twice: number;
  pieces: (Piece & { bpm: number })[];
  /** None where parts of the track were heard alone. */
  beats: StoredBeat[];
}
export interface StoredKey {
  /** 0..23, see keyNotation.ts. */
  key: number;
  confidence: number;
  pieces: (Piece & { key: number })[];
}
export interface StoredVoice {
  /** 0..1. */
  share: number;
  spans: Piece[];
}

/** All that was heard of a track; of each task by the model in use, or else by the one before it. */
export interface MusicOfTrack {
  rhythm?: HeardOf<StoredRhythm>;
  key?: HeardOf<StoredKey>;
  voice?: HeardOf<StoredVoice>;
}

/** What is read of each task; `pieces` is JSON. */
interface Row {
  coverage: Coverage;
  reason: string | null;
  pieces: string | null;
  beats: Buffer | null;
}
export type RhythmRow = Row & {
  bpm: number | null;
  confidence: number;
  steady: number;
  beatsPerBar: number | null;
  half: number;
  twice: number;
};
export type KeyRow = Row & { key: number | null; confidence: number };
export type VoiceRow = Row & { share: number | null };

export function heardOf<T>({ coverage, reason }: Row, heard: T | false): HeardOf<T> {
  return heard === false ? { coverage, reason: reason ?? '' } : { coverage, heard };
}

export function storedRhythmOf({ pieces, beats, ...row }: RhythmRow, bpm: number): StoredRhythm {
  return {
    bpm,
    confidence: row.confidence,
    isSteady: row.steady === 1,
    half: row.half,
    twice: row.twice,
    ...(row.beatsPerBar !== null && { beatsPerBar: row.beatsPerBar }),
    pieces: readPieces(pieces).map(([startSeconds, endSeconds, pace]) => ({
      startSeconds,
      endSeconds,
      bpm: pace!,
    })),
    beats: beats ? readBeats(beats) : [],
  };
}

export function keyOf({ pieces, confidence }: KeyRow, key: number): StoredKey {
  const stored = readPieces(pieces).map(([startSeconds, endSeconds, one]) => ({
    startSeconds,
    endSeconds,
    key: one!,
  }));
  return { key, confidence, pieces: stored };
}

export function storedVoiceOf({ pieces }: VoiceRow, share: number): StoredVoice {
  return {
    share,
    spans: readPieces(pieces).map(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds })),
  };
}

/** Milliseconds, and hundredths of a beat in a minute, are as much as anybody sees. */
export function piecesJson(pieces: readonly number[][] = []): string {
  return JSON.stringify(pieces.map((piece) => piece.map((value) => Math.round(value * 1000) / 1000)));
}

function readPieces(pieces: string | null): [number, number, number?][] {
  return pieces === null ? [] : (JSON.parse(pieces) as [number, number, number?][]);
}

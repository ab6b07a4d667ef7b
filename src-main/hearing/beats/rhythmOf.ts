import type { PlacedBeat } from './Beat.ts';
import { meterOf } from './meterOf.ts';
import { octavesOf } from './octavesOf.ts';
import { tempoOf, type Tempo } from './tempoOf.ts';
import { wanderOf } from './wanderOf.ts';

/** The beat of a track. */
export interface HeardRhythm extends Tempo {
  /** 0..1, how clear and steady the beat is: a rule of ours, no probability that was measured. */
  confidence: number;
  /** Absent where downbeats are not told apart from other beats, or the meter changes. */
  beatsPerBar?: number;
  /** What speaks for half of the tempo, and for twice of it: see octavesOf. */
  half: number;
  twice: number;
  /** Where there is no meter, no beat is a downbeat. */
  beats: { seconds: number; isDown: boolean }[];
}

/** Fewer beats make no tempo, nor do beats in less of the track, unless they go on for so long. */
const [leastBeats, leastPart, enoughSeconds] = [8, 0.4, 60];
/** What the network says of beats must stand so far above what it says halfway between them. */
const leastClarity = 0.12;
/**
 * The network must say so many times more at beats than on average, from those that keep to a tempo, of which a few may do so by chance,
 * to those whose tempo wanders (wanderOf).
 */
const leastContrast = { even: 2.2, evenAndFew: 3.2, wandering: 4.2 };
/** It must be as sure of the latter as this. */
const leastStrength = 0.5;
const [evenWander, fullWander, fewBeats] = [0.006, 0.0235, 40];
/** As clear as this, a beat is sure. */
const sureClarity = 0.5;

/** Returns the beat of a track by what BeatDecoder found in it; undefined where there is none to speak of. */
export function rhythmOf(beats: readonly PlacedBeat[], durationSeconds: number): HeardRhythm | undefined {
  const tempo = tempoOf(beats);
  if (!tempo || beats.length < leastBeats) return undefined;
  const coveredSeconds = secondsIn(tempo.pieces);
  const part = Math.min(1, coveredSeconds / durationSeconds);
  if (part < leastPart && coveredSeconds < enoughSeconds) return undefined;
  const clarity = meanOf(beats.map(({ strength, halfwayStrength }) => strength - halfwayStrength));
  if (clarity < leastClarity) return undefined;
  if (!isMoreThanNoise(beats)) return undefined;
  const beatsPerBar = meterOf(beats);
  return {
    ...tempo,
    confidence: Math.min(1, clarity / sureClarity) * steadinessOf(tempo),
    ...(beatsPerBar !== undefined && { beatsPerBar }),
    ...octavesOf(beats),
    beats: beats.map(({ seconds, place }) => ({ seconds, isDown: beatsPerBar !== undefined && place === 0 })),
  };
}

/**
 * In noise and speech the network beats of its own accord, at a tempo that wanders, and leaves much beside the beats; in long chords
 * and free time it is seldom sure. Fitted on renderings, recordings, noises, speech, and music without a beat (docs/hearing.md).
 */
function isMoreThanNoise(beats: readonly PlacedBeat[]): boolean {
  const { even, evenAndFew, wandering } = leastContrast;
  const wander = Math.min(1, Math.max(0, (wanderOf(beats) - evenWander) / (fullWander - evenWander)));
  const steady = beats.length < fewBeats ? evenAndFew : even;
  return (
    meanOf(beats.map(({ strength }) => strength)) >= wander * leastStrength &&
    contrastOf(beats) >= steady + wander * (wandering - steady)
  );
}

/** How many times more the network says within 30 ms of beats than on average. */
function contrastOf(beats: readonly Pick<PlacedBeat, 'nearStrength' | 'meanStrength'>[]): number {
  return (
    meanOf(beats.map(({ nearStrength }) => nearStrength)) /
    meanOf(beats.map(({ meanStrength }) => meanStrength))
  );
}

/** How much of the track goes about as fast as its tempo says, 0..1. */
function steadinessOf({ bpm, pieces }: Tempo): number {
  const near = pieces.filter((piece) => Math.abs(Math.log(piece.bpm / bpm)) < 0.08);
  return secondsIn(near) / secondsIn(pieces);
}

function secondsIn(pieces: Tempo['pieces']): number {
  return pieces.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

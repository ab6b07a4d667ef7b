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
const [leastBeats, leastPart, enoughSeconds] = [8, 0.2, 60];
/** What the network says of beats must stand so far above what it says halfway between them. */
const leastClarity = 0.12;
/**
 * The network must say so many times more at beats than on average: the more, the more their tempo wanders (wanderOf). A few beats
 * may keep to a tempo by chance.
 */
const leastContrast = { even: 2.2, wandering: 4.2, ofFew: 3.2 };
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
  if (contrastOf(beats) < contrastFor(beats)) return undefined;
  const beatsPerBar = meterOf(beats);
  return {
    ...tempo,
    confidence: Math.min(1, clarity / sureClarity) * steadinessOf(tempo),
    ...(beatsPerBar !== undefined && { beatsPerBar }),
    ...octavesOf(beats),
    beats: beats.map(({ seconds, place }) => ({ seconds, isDown: beatsPerBar !== undefined && place === 0 })),
  };
}

/** How many times more the network says within 30 ms of beats than on average; a way through noise leaves much beside it. */
function contrastOf(beats: readonly Pick<PlacedBeat, 'nearStrength' | 'meanStrength'>[]): number {
  return (
    meanOf(beats.map(({ nearStrength }) => nearStrength)) /
    meanOf(beats.map(({ meanStrength }) => meanStrength))
  );
}

/**
 * What the contrast must be. In noise and speech the network beats of its own accord, at a tempo that wanders. Fitted on renderings,
 * noises and speech (docs/hearing.md).
 */
function contrastFor(beats: readonly PlacedBeat[]): number {
  const { even, wandering, ofFew } = leastContrast;
  const part = Math.min(1, Math.max(0, (wanderOf(beats) - evenWander) / (fullWander - evenWander)));
  return Math.max(beats.length < fewBeats ? ofFew : 0, even + part * (wandering - even));
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

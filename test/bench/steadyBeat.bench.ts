import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadHearing, type Hearing } from '../../src-main/hearing/hearFrames.ts';
import { RhythmEar } from '../../src-main/hearing/ears/RhythmEar.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { median } from './median.ts';
import { tempoScore } from './mir/countMir.ts';

const rhythm = join(import.meta.dirname, '..', '..', 'models', 'hearmark-rhythm');
/** Pieces with fewer beats have none. */
const leastBeats = 12;
const clipSeconds = 10;

/**
 * `npm run bench -- steady-beat WORK`: how many sounds without a beat (models/recipe-hearing/beatless.py) are given a tempo, by their
 * kind, whole and in clips of 10 s; and how many of the held-out pieces with a beat are given the right one, half and double
 * allowed.
 */
export async function benchSteadyBeat(args: string[]): Promise<string[]> {
  const work = resolve(args[0] ?? '');
  if (args[0] === undefined || !existsSync(join(work, 'beatless')))
    return ['needs the working folder of models/recipe-hearing, after beatless.py'];
  const hearing = await loadHearing(rhythm);
  const lines = [...(await countBeatless(work, hearing)), await countRight(work, hearing)];
  await hearing.close();
  return lines;
}

async function countBeatless(work: string, hearing: Hearing): Promise<string[]> {
  const names = readdirSync(join(work, 'beatless')).filter((name) => /^test-.*\.wav$/.test(name));
  const lines = [];
  for (const [kind, of] of Map.groupBy(names, (name) => name.split('-')[1]!)) {
    const counts = { sounds: 0, given: 0, clips: 0, clipsGiven: 0 };
    for (const name of of) {
      const told = await tempos(hearing, join(work, 'beatless', name));
      counts.sounds++;
      counts.given += Number(told.whole !== undefined);
      counts.clips += told.clips.length;
      counts.clipsGiven += told.clips.filter((bpm) => bpm !== undefined).length;
    }
    lines.push(
      `${kind}: ${counts.given} of ${counts.sounds} given a tempo; of each ${clipSeconds} s, ${counts.clipsGiven} of ${counts.clips}`,
    );
  }
  return lines;
}

async function countRight(work: string, hearing: Hearing): Promise<string> {
  const pieces = join(work, 'pieces');
  const counts = { pieces: 0, right: 0, given: 0, clips: 0, clipsRight: 0 };
  for (const name of existsSync(pieces) ? readdirSync(pieces).filter((one) => one.endsWith('.json')) : []) {
    const piece = JSON.parse(readFileSync(join(pieces, name), 'utf8')) as StoredPiece;
    const audio = join(work, 'audio', `${piece.id}.wav`);
    if (piece.split !== 'test' || piece.beats.length <= leastBeats || !existsSync(audio)) continue;
    const periods = piece.beats.slice(1).map(([at], place) => at - piece.beats[place]![0]);
    const told = await tempos(hearing, audio);
    const isRight = (bpm: number | undefined) => tempoScore(60 / median(periods), bpm ?? null).octave;
    counts.pieces++;
    counts.given += Number(told.whole !== undefined);
    counts.right += Number(isRight(told.whole));
    counts.clips += told.clips.length;
    counts.clipsRight += told.clips.filter(isRight).length;
  }
  return `pieces with a beat: ${counts.given} of ${counts.pieces} given a tempo, ${counts.right} the right one; of each ${clipSeconds} s, ${counts.clipsRight} of ${counts.clips} the right one`;
}

/** The tempo of a file, and of what the network says of each 10 s of it. */
async function tempos(
  hearing: Hearing,
  path: string,
): Promise<{ whole: number | undefined; clips: (number | undefined)[] }> {
  const rateHz = hearing.card.frontEnd.sampleRateHz;
  const { beats } = await hearing.hear(decodeMono(path, rateHz), rateHz);
  const { activations, steps, classes, stepsPerSecond } = beats!;
  const tempoIn = (from: number, to: number) => {
    const ear = new RhythmEar(hearing.card);
    ear.begin(0);
    const part = { activations: activations.subarray(from * classes, to * classes), steps: to - from };
    ear.take({ beats: { ...beats!, ...part } });
    const seconds = (to - from) / stepsPerSecond;
    return ear.finish(seconds, seconds).heard?.bpm;
  };
  const clip = clipSeconds * stepsPerSecond;
  const clips = Array.from({ length: Math.floor(steps / clip) }, (_, at) =>
    tempoIn(at * clip, (at + 1) * clip),
  );
  return { whole: tempoIn(0, steps), clips };
}

interface StoredPiece {
  id: string;
  split: string;
  /** [seconds, place in the bar]. */
  beats: [number, number][];
}

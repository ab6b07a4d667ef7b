import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeMono } from '../fixtures/decodeMono.ts';
import {
  beatScores,
  beatWindowSeconds,
  eventScores,
  keyScore,
  onsetWindowSeconds,
  pitchScores,
  type PitchScores,
  tempoScore,
} from './mir/countMir.ts';
import { decodePitch, pickOnsets, type PitchChoice } from './mir/decodeSteps.ts';
import { hearMusic, openPackage } from './mir/hearMusic.ts';
import {
  beatAnnotations,
  findAnnotated,
  keyAnnotations,
  onsetAnnotations,
  pitchAnnotations,
  tempoAnnotations,
  type Annotated,
  type AnnotationKind,
} from './mir/readAnnotations.ts';

/** `npm run bench -- tempo FOLDER`: how right the tempo is, on annotated files (docs/hearing.md). */
export async function benchTempo(args: string[]): Promise<string[]> {
  return onAnnotated(args, tempoAnnotations, async (annotated) => {
    const heard = await hearMusic(pathsOf(annotated), ['rhythm']);
    const bpms = annotated.map(({ path }) => heard.get(path)?.rhythm?.heard?.bpm ?? null);
    const scores = annotated.map(({ reference }, at) => tempoScore(reference, bpms[at]!));
    return [
      `accuracy 1 ${mean(scores.map(({ exact }) => Number(exact)))}, accuracy 2 ${mean(scores.map(({ octave }) => Number(octave)))} (4 %)`,
      `no steady beat: ${bpms.filter((bpm) => bpm === null).length}`,
    ];
  });
}

/** `npm run bench -- key FOLDER`. */
export async function benchKey(args: string[]): Promise<string[]> {
  return onAnnotated(args, keyAnnotations, async (annotated) => {
    const heard = await hearMusic(pathsOf(annotated), ['key']);
    const keys = annotated.map(({ path }) => heard.get(path)?.key?.heard?.key ?? null);
    const scores = annotated.map(({ reference }, at) => keyScore(reference, keys[at]!));
    return [
      `weighted score ${mean(scores)}, right ${mean(scores.map((score) => Number(score === 1)))}`,
      `no key: ${keys.filter((key) => key === null).length}`,
    ];
  });
}

/** `npm run bench -- beats FOLDER`. */
export async function benchBeats(args: string[]): Promise<string[]> {
  return onAnnotated(args, beatAnnotations, async (annotated) => {
    const heard = await hearMusic(pathsOf(annotated), ['rhythm']);
    const count = (what: 'beats' | 'downbeats') => {
      const scores = annotated.flatMap(({ path, reference }) => {
        const wanted = what === 'beats' ? reference.seconds : reference.downs;
        const beats = heard.get(path)?.rhythm?.heard?.beats ?? [];
        const found = beats.filter(({ isDown }) => isDown || what === 'beats');
        return (wanted && beatScores(wanted, found.map(({ seconds }) => seconds))) ?? []; // prettier-ignore
      });
      return `${what} F ${mean(scores.map(({ f }) => f))} at ${1000 * beatWindowSeconds} ms, from 5 s on, on ${scores.length}`;
    };
    return [count('beats'), count('downbeats')];
  });
}

/** `npm run bench -- onsets FOLDER [--package NAME]`. */
export async function benchOnsets(args: string[]): Promise<string[]> {
  return onAnnotated(args, onsetAnnotations, async (annotated, name) => {
    const hearing = await openPackage('onsets', name);
    const rateHz = hearing.card.frontEnd.sampleRateHz;
    const scores = [];
    for (const { path, reference } of annotated) {
      const { onsets } = await hearing.hear(decodeMono(path, rateHz), rateHz);
      scores.push(eventScores(reference, pickOnsets(onsets!), onsetWindowSeconds));
    }
    await hearing.close();
    return [
      `F ${mean(scores.map(({ f }) => f))}, precision ${mean(scores.map((one) => one.precision))}, recall ${mean(scores.map((one) => one.recall))} at ${1000 * onsetWindowSeconds} ms, by ${hearing.card.name}`,
    ];
  });
}

/** `npm run bench -- pitch FOLDER [--package NAME]`. */
export async function benchPitch(args: string[]): Promise<string[]> {
  return onAnnotated(args, pitchAnnotations, async (annotated, name) => {
    const hearing = await openPackage('pitch', name);
    const rateHz = hearing.card.frontEnd.sampleRateHz;
    const { classes } = hearing.card.outputs['pitch']!;
    if (!('ratio' in classes)) return [`${hearing.card.name} does not answer in Hz`];
    const choices: PitchChoice[] = ['likeliest', 'strongest'];
    const scores = new Map(choices.map((choice) => [choice, [] as PitchScores[]]));
    for (const { path, reference } of annotated) {
      const { pitch } = await hearing.hear(decodeMono(path, rateHz), rateHz);
      for (const [choice, of] of scores)
        of.push(pitchScores(reference, decodePitch(pitch!, classes, choice))!);
    }
    await hearing.close();
    return [...scores].map(
      ([choice, of]) =>
        `${choice}: raw pitch ${mean(of.map((one) => one.rawPitch))} within 50 cents, voicing recall ${mean(of.map((one) => one.voicingRecall))}, false alarm ${mean(of.map((one) => one.voicingFalseAlarm))}, overall ${mean(of.map((one) => one.overall))}, by ${hearing.card.name}`,
    );
  });
}

/** Finds what a folder has, has it counted, and says how much that was. */
async function onAnnotated<T>(
  args: string[],
  kind: AnnotationKind<T>,
  count: (annotated: Annotated<T>[], packageName: string | undefined) => Promise<string[]>,
): Promise<string[]> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { package: { type: 'string' } },
  });
  const [given] = positionals;
  if (given === undefined) return ['needs a folder with audio and annotations: see docs/hearing.md'];
  const folder = resolve(given);
  if (!existsSync(folder)) return [`there is no ${folder}`];
  const { annotated, withoutAudio, unread } = findAnnotated(folder, kind);
  const found = `${annotated.length} files; annotations without audio: ${withoutAudio}, that say nothing: ${unread}`;
  return annotated.length === 0 ? [found] : [found, ...(await count(annotated, values.package))];
}

const pathsOf = (annotated: readonly Annotated<unknown>[]) => annotated.map(({ path }) => path);

function mean(values: readonly number[]): string {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.length === 0 ? '–' : (sum / values.length).toFixed(3);
}

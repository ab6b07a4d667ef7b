import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analyser } from '../analysis/Analyser.ts';
import type { HeardTags } from '../analysis/protocol.ts';
import { HearmarkError } from '../errors.ts';
import type { HeardBeside } from '../hearing/ears/TrackEars.ts';
import { wavHeader } from '../files/wav.ts';
import { testSound } from '../models/testSound.ts';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';

const [sampleRateHz, seconds] = [44_100, 12];
/** Two machines that compute the same network differ by rounding alone, two orders of magnitude below this. */
export const agreedWithin = 1e-3;

/** What a machine hears in the test sound: all of the way from the file to the confidences, and what is read off the others. */
export interface TrialAnswer extends Pick<HeardTags, 'scores' | 'timeline'> {
  music: HeardBeside;
}

/** Has the test sound listened to, as a file like any other. Throws HearmarkError. */
export async function hearTestSound(analyser: Analyser, tasks: readonly MusicTask[]): Promise<TrialAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'hearmark-trial-'));
  try {
    const path = join(folder, 'test.wav');
    const samples = testSound(seconds * sampleRateHz, sampleRateHz);
    const pcm = Int16Array.from(samples, (sample) => Math.round(32_767 * Math.max(-1, Math.min(1, sample))));
    await writeFile(path, Buffer.concat([wavHeader(samples.length, sampleRateHz), Buffer.from(pcm.buffer)]));
    const { heard, music = {} } = await analyser.analyse(path, 'whole', () => ['tags', ...tasks]);
    if (!heard || heard.scores.length === 0) throw new HearmarkError('nothing was heard in the test sound');
    return { scores: heard.scores, timeline: heard.timeline, music };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why what another machine heard in the test sound is not what we hear; undefined where it is. */
export function disagreement(theirs: TrialAnswer, ours: TrialAnswer): string | undefined {
  for (const what of ['scores', 'timeline'] as const) {
    const [said, own] = [theirs[what], ours[what]];
    if (said.length !== own.length) return `it has ${said.length} ${what}, not ${own.length}`;
    const reason = tooFar('what it hears', [...said], [...own]);
    if (reason !== undefined) return reason;
  }
  for (const task of musicTasks) {
    const [said, own] = [theirs.music[task], ours.music[task]].map((found) => leavesOf(found));
    const isAlike =
      said!.length === own!.length &&
      said!.every((leaf, at) => typeof leaf === 'number' || leaf === own![at]);
    if (!isAlike) return `the ${task} that it hears in a test sound is another than this machine hears`;
    const reason = tooFar(`the ${task} that it hears`, said!, own!);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function tooFar(what: string, theirs: readonly Leaf[], ours: readonly Leaf[]): string | undefined {
  let furthest = 0;
  for (const [index, value] of theirs.entries()) {
    if (typeof value !== 'number') continue;
    const distance = Number.isFinite(value) ? Math.abs(value - Number(ours[index])) : Infinity;
    furthest = Math.max(furthest, distance);
  }
  return furthest <= agreedWithin
    ? undefined
    : `${what} in a test sound is ${furthest.toPrecision(2)} from what this machine hears (at most ${agreedWithin})`;
}

type Leaf = string | number | boolean;

/** All that is said in an answer, in the order of its names. */
function leavesOf(value: unknown): Leaf[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return [value as Leaf];
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, part]) => leavesOf(part));
}

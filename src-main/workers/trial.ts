import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Analyser } from '../analysis/Analyser.ts';
import type { HeardTags } from '../analysis/protocol.ts';
import { HearmarkError } from '../errors.ts';
import { wavHeader } from '../media/wav.ts';
import { testSound } from '../models/testSound.ts';

const [sampleRateHz, seconds] = [44_100, 12];
/** Two machines that compute the same network differ by rounding alone, two orders of magnitude below this. */
export const agreedWithin = 1e-3;

/** What a machine hears in the test sound: all of the way from the file to the confidences. */
export type TrialAnswer = Pick<HeardTags, 'scores' | 'timeline'>;

/** Has the test sound listened to, as a file like any other. Throws HearmarkError. */
export async function hearTestSound(analyser: Analyser): Promise<TrialAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'hearmark-trial-'));
  try {
    const path = join(folder, 'test.wav');
    const samples = testSound(seconds * sampleRateHz, sampleRateHz);
    const pcm = Int16Array.from(samples, (sample) => Math.round(32_767 * Math.max(-1, Math.min(1, sample))));
    await writeFile(path, Buffer.concat([wavHeader(samples.length, sampleRateHz), Buffer.from(pcm.buffer)]));
    const { heard } = await analyser.analyse(path, 'whole', () => ['tags']);
    if (!heard || heard.scores.length === 0) throw new HearmarkError('nothing was heard in the test sound');
    return { scores: heard.scores, timeline: heard.timeline };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why what another machine heard in the test sound is not what we hear; undefined where it is. */
export function disagreement(theirs: TrialAnswer, ours: TrialAnswer): string | undefined {
  for (const what of ['scores', 'timeline'] as const) {
    if (theirs[what].length !== ours[what].length)
      return `it has ${theirs[what].length} ${what}, not ${ours[what].length}`;
    const furthest = theirs[what].reduce(
      (most, value, index) =>
        Math.max(most, Number.isFinite(value) ? Math.abs(value - ours[what][index]!) : Infinity),
      0,
    );
    if (furthest > agreedWithin)
      return `what it hears in a test sound is ${furthest.toPrecision(2)} from what this machine hears (at most ${agreedWithin})`;
  }
  return undefined;
}

import { fillWindow } from '../../src-main/analysis/windows.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { readReferenceClip, referenceClips, withoutReference } from '../reference.ts';

/**
 * Which rule for tracks shorter than a window: how far the scores of a few seconds of a clip, repeated or followed by
 * silence, lie from the mean over the clip's windows.
 */
export async function benchShortInput(): Promise<string[]> {
  if (withoutReference) return [withoutReference];
  const lines: string[] = [];
  for (const name of ['hearmark-crnn', 'hearmark-transformer']) {
    const tagger = await Tagger.open(await loadModelPackage(`models/${name}`));
    const { inputSamples, frontEnd } = tagger.card;
    const score = async (samples: Float32Array) => (await tagger.run([samples])).scores;
    for (const seconds of [1, 3, 6]) {
      const length = seconds * frontEnd.sampleRateHz;
      const off = { repeat: 0, 'zero-pad': 0 };
      let parts = 0;
      for (const clip of referenceClips) {
        const samples = readReferenceClip(`${clip}.16k`);
        const hop = Math.floor((samples.length - inputSamples) / 4);
        const whole = new Float32Array(tagger.card.vocabulary.length);
        for (const window of [0, 1, 2, 3]) {
          const start = window * hop;
          const scores = await score(samples.subarray(start, start + inputSamples));
          scores.forEach((value, tag) => (whole[tag]! += value / 4));
        }
        for (let start = 0; start + length <= samples.length; start += 3 * frontEnd.sampleRateHz, parts++) {
          for (const rule of ['repeat', 'zero-pad'] as const) {
            const part = samples.subarray(start, start + length);
            const scores = await score(fillWindow(part, inputSamples, rule));
            off[rule] +=
              scores.reduce((sum, value, tag) => sum + Math.abs(value - whole[tag]!), 0) / whole.length;
          }
        }
      }
      const mean = (rule: keyof typeof off) => `${rule} ${(off[rule] / parts).toFixed(4)}`;
      lines.push(
        `${name}, ${seconds} s of a clip, mean distance to the whole: ${mean('repeat')}, ${mean('zero-pad')}`,
      );
    }
    await tagger.close();
  }
  return lines;
}

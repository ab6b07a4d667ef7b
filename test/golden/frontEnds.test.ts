import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFrontEnd, type FrontEndCard } from '../../src-main/audio/frontEnd.ts';
import { readWav } from '../reference.ts';

/** What torchaudio and librosa define of the clip beside this: front_ends.py wrote it, and says how. */
interface Golden {
  name: string;
  card: FrontEndCard;
  channels: number;
  frames: number;
  /** The values of some frames, by their number. */
  values: Record<string, number[]>;
}

const read = (name: string) => readFileSync(join(import.meta.dirname, name));
const goldens = JSON.parse(read('front-ends.json').toString()) as Golden[];
const samples = readWav(read('clip.wav'));

describe('front ends compute what their definitions say', () => {
  for (const { name, card, channels, frames, values } of goldens) {
    it(name, (test) => {
      const frontEnd = createFrontEnd(card);
      const rows = Object.values(values)[0]!.length;
      assert.deepEqual(frontEnd.shape(samples.length), [channels, rows / channels, frames]);
      const actual = frontEnd.compute(samples);
      assert.equal(actual.length, rows * frames);
      const inDecibels = card.kind === 'log-mel' && card.decibels !== undefined;
      let worst = 0;
      for (const [frame, expected] of Object.entries(values)) {
        expected.forEach((value, row) => {
          const difference = Math.abs(actual[row * frames + Number(frame)]! - value);
          // The logarithm of next to nothing magnifies how float32 rounds: ten times for each 20 dB below -40
          const scale = inDecibels ? Math.max(1, 10 ** ((-40 - value) / 20)) : Math.max(1, Math.abs(value));
          worst = Math.max(worst, Number.isFinite(difference) ? difference / scale : Infinity);
        });
      }
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      // Issue 17; its filters leave out what is below a millionth of them
      const isConstantQ = card.kind === 'constant-q';
      assert.ok(worst < (inDecibels || isConstantQ ? 1e-3 : 1e-5), `${worst} off`);
    });
  }
});

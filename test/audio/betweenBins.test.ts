import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planBetweenBins } from '../../src-main/audio/betweenBins.ts';
import { planDft } from '../../src-main/audio/planDft.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

describe('the spectrum between the bins of a longer transform', () => {
  for (const length of [17, 300, 999, 1411, 2205, 5000]) {
    it(`is that of a frame of ${length} samples`, (test) => {
      const random = seededRandom(length);
      const samples = Float64Array.from({ length }, () => 2 * random() - 1);
      const window = samples.map((_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / (length - 1)));
      const exact = [
        samples.map((sample, index) => sample * window[index]!),
        new Float64Array(length),
      ] as const;
      planDft(length).transform(...exact);

      const between = planBetweenBins(window);
      const { nFft, firsts, taps, shares } = between;
      const longer = [new Float64Array(nFft), new Float64Array(nFft)] as const;
      samples.forEach((sample, index) => {
        const at = nFft / 2 + index - (length >> 1);
        longer[0][at] = sample * between.window[at]!;
      });
      planDft(nFft).transform(...longer);
      const magnitudes = firsts.map((first, bin) => {
        const sums = longer.map((part) => {
          let sum = 0;
          for (let tap = 0; tap < taps; tap++)
            sum += shares[bin * taps + tap]! * part[(first + tap + nFft) % nFft]!;
          return sum;
        });
        return Math.hypot(...sums);
      });
      const expected = firsts.map((_, bin) => Math.hypot(exact[0][bin]!, exact[1][bin]!));
      const worst = Math.max(...expected.map((value, bin) => Math.abs(value - magnitudes[bin]!)));
      const share = worst / Math.max(...expected);
      test.diagnostic(`worst difference ${share.toExponential(1)} of the loudest`);
      assert.equal(firsts.length, length >> 1);
      assert.ok(share < 1e-6);
    });
  }
});

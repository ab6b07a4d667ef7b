import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { permute } from '../../src-main/models/importers/permute.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { readNpz } from '../readNpz.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { answerOf, readPublishedHearing } from './published.ts';

/** Issue 17. */
const tolerance = 1e-4;
const folder = join(referenceFolder, 'hearing', 'deep-salience');

interface Golden {
  tasks: Record<string, Record<string, { sum: number; column20?: number[]; middleFrame?: number; middleColumn?: number[] }>>; // prettier-ignore
}

const tasks = ['multif0', 'melody1', 'melody2', 'bass', 'vocal', 'pitch'];

describe("deep salience's published weights", { skip: withoutReference }, () => {
  for (const task of tasks) {
    // WebAssembly takes its time for each
    for (const runtime of task === 'multif0'
      ? (['onnx-cpu', 'tfjs-wasm'] as const)
      : (['onnx-cpu'] as const)) {
      it(`answer for ${task} on ${runtime} as in PyTorch`, async (test) => {
        const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
        const inputs = readNpz(readFileSync(join(folder, 'golden-inputs.npz')));
        const published = await readPublishedHearing('deep-salience', 'deep-salience', `${task}.h5`);
        // [1, bins, frames, harmonics]; the clips are [harmonics, bins, frames]
        const random = permute(inputs.get('random')!, [0, 3, 1, 2]).data;
        const [drawn, triad, jazz] = Object.values(golden.tasks[task]!);
        const tried = [
          { input: random, frames: 40, frame: 20, expected: drawn!.column20!, sum: drawn!.sum },
          ...[triad!, jazz!].map(({ middleFrame, middleColumn, sum }, index) => ({
            input: inputs.get(['triad', 'jazz'][index]!)!.data,
            frames: 130,
            frame: middleFrame!,
            expected: middleColumn!,
            sum,
          })),
        ].slice(0, runtime === 'onnx-cpu' ? undefined : 1);
        let worst = 0;
        for (const { input, frames, frame, expected, sum } of tried) {
          const { pitches } = await answerOf(published, runtime, input, [6, 360, frames]);
          worst = Math.max(worst, largestDifference(pitches!.subarray(360 * frame, 360 * (frame + 1)), expected)); // prettier-ignore
          const total = pitches!.reduce((all, value) => all + value, 0);
          assert.ok(Math.abs(total - sum) < 1e-3 * sum, `all together ${total}, not ${sum}`);
        }
        test.diagnostic(`worst difference ${worst.toExponential(1)}`);
        assert.ok(worst < tolerance, `${worst} off`);
      });
    }
  }
});

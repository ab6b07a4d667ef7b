import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { readNpy, readNpz, type NumpyArray } from '../readNpz.ts';
import { readReferenceClip, referenceFolder, withoutReference } from '../reference.ts';
import { answerOf, readPublishedHearing, runtimes } from './published.ts';

/** Issue 17. */
const tolerance = 1e-4;
const folder = join(referenceFolder, 'hearing', 'crepe');

interface Golden {
  /** What torchcrepe answers for two of the frames of each sound. */
  cases: { name: string; activationFrames: number[]; activations: number[][] }[];
}

describe('CREPE', () => {
  for (const [capacity, parameters, filters] of [
    ['tiny', 487_096, 128],
    ['small', undefined, 256],
    ['medium', undefined, 512],
    ['large', undefined, 768],
    ['full', 22_244_328, 1024],
  ] as const) {
    it(`is as large as the published one: ${capacity}`, () => {
      const classes = { unit: 'Hz', count: 360, first: 32, step: 1 } as const;
      const outputs = { pitch: { kind: 'multi-hot', classes, stepSamples: 160 } } as const;
      const network = frameNetworkFor({ architecture: 'crepe', hyperparameters: { capacity }, outputs });
      const shapes = parameterShapes(network, [1, 1024, 1]);
      assert.deepEqual(shapes.get('conv1.weight'), [filters, 1, 512, 1]);
      const sizes = [...shapes.values()].map((shape) => shape.reduce((product, size) => product * size, 1));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      // What Keras counts, running statistics included; of the others it is not at hand
      if (parameters !== undefined) assert.equal(total, parameters);
    });
  }
});

describe("CREPE's published weights", { skip: withoutReference }, () => {
  for (const runtime of runtimes) {
    it(`answer on ${runtime} as in TensorFlow`, async (test) => {
      const published = await readPublishedHearing('crepe', 'crepe', 'tiny.pth');
      assert.deepEqual(published.card.hyperparameters, { capacity: 'tiny' });
      const frames = readNpy(readFileSync(join(folder, 'frames-crepe.npy')));
      const activations = readNpy(readFileSync(join(folder, 'activation-tiny.npy'))).data;
      let worst = 0;
      const each = 91;
      // WebAssembly takes its time
      const end = runtime === 'onnx-cpu' ? 1001 : each;
      for (let start = 0; start < end; start += each) {
        const { pitch } = await answerOf(published, runtime, columns(frames, start, each), [1, 1024, each]);
        const expected = activations.subarray(360 * start, 360 * (start + each));
        worst = Math.max(worst, largestDifference(pitch!, expected));
      }
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      assert.ok(worst < tolerance, `${worst} off`);
    });
  }

  it('hear the waveform as torchcrepe frames it', async (test) => {
    const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
    const sounds = readNpz(readFileSync(join(folder, 'golden-inputs.npz')));
    const published = await readPublishedHearing('crepe', 'crepe', 'tiny.pth');
    const frontEnd = createFrontEnd(published.card.frontEnd);
    let worst = 0;
    for (const { name, activationFrames, activations } of golden.cases) {
      const clip = name.replace(/\.wav .*/, '');
      const sound = sounds.get(name)?.data ?? readReferenceClip(clip).subarray(0, 48_000);
      const { pitch } = await answerOf(published, 'onnx-cpu', frontEnd.compute(sound), frontEnd.shape(sound.length)); // prettier-ignore
      activationFrames.forEach((frame, index) => {
        const heard = pitch!.subarray(360 * frame, 360 * (frame + 1));
        worst = Math.max(worst, largestDifference(heard, activations[index]!));
      });
    }
    test.diagnostic(`worst difference ${worst.toExponential(1)}`);
    assert.ok(worst < tolerance, `${worst} off`);
  });
});

/** Some of the frames [frames, samples], as [samples, frames]. */
function columns({ shape, data }: NumpyArray, first: number, count: number): Float32Array {
  const size = shape[1]!;
  return Float32Array.from(
    { length: size * count },
    (_, index) => data[(first + (index % count)) * size + Math.floor(index / count)]!,
  );
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { loadHearing, type Hearing } from '../../src-main/hearing/hearFrames.ts';
import { importHearing } from '../../src-main/models/importers/importHearing.ts';
import type { HearingPackage } from '../../src-main/taggers/hearing/hearingPackage.ts';
import { OnnxFrameSession } from '../../src-main/taggers/onnx/OnnxFrameSession.ts';
import { TfjsFrameSession } from '../../src-main/taggers/tfjs/TfjsFrameSession.ts';
import { largestDifference } from '../golden/largestDifference.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { readNpz, type NumpyArray } from '../readNpz.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

/** Issue 17. */
const tolerance = 1e-4;
const folder = join(referenceFolder, 'hearing', 'beatnet');
const frames = 400;

interface Golden {
  /** By model and clip [400, 3]: what PyTorch answers to the published weights and the features beside it. */
  models: Record<string, Record<string, number[][]>>;
}

describe("BeatNet's published weights", { skip: withoutReference }, () => {
  const models = temporaryFolder();
  let golden: Golden;
  let features: Map<string, NumpyArray>;
  const packages = new Map<string, HearingPackage>();
  let hearing: Hearing;

  before(async () => {
    golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Golden;
    features = readNpz(readFileSync(join(folder, 'golden-features.npz')));
    for (const number of [1, 2, 3]) {
      const name = `beatnet-${number}`;
      const file = join(folder, `model_${number}_weights.pt`);
      const request = { file, name, architecture: 'beatnet', hyper: {}, licence: 'CC-BY-4.0' } as const;
      packages.set(`model_${number}`, await importHearing(request, models));
    }
    hearing = await loadHearing(join(models, 'beatnet-1'));
  });
  after(() => hearing.close());

  it('are packages that say what they are for', () => {
    const { card } = packages.get('model_1')!;
    assert.deepEqual(card.task, ['beats']);
    assert.equal(card.parameters, 402_325);
    assert.deepEqual(card.hyperparameters, { channels: 2, kernel: 10, hiddenUnits: 150, layers: 2 });
  });

  for (const runtime of ['onnx-cpu', 'tfjs-wasm'] as const) {
    it(`answer the published features on ${runtime} as in PyTorch`, async (test) => {
      let worst = 0;
      const input = [1, 272, frames];
      for (const [model, { network, weights, card }] of packages) {
        const session = await (runtime === 'onnx-cpu'
          ? OnnxFrameSession.open(network, card.outputs, weights, input, { provider: 'cpu', threads: 1 })
          : TfjsFrameSession.open(network, card.outputs, weights, input, 'wasm'));
        // WebAssembly takes its time for 400 steps of a recurrent network
        const clips = Object.entries(golden.models[model]!).slice(0, runtime === 'onnx-cpu' ? undefined : 1);
        for (const [clip, expected] of clips) {
          const { beats } = await session.run(transposed(features.get(clip)!), 1);
          worst = Math.max(worst, largestDifference(beats!, expected.flat()));
        }
        await session.close();
      }
      test.diagnostic(`worst difference ${worst.toExponential(1)}`);
      assert.ok(worst < tolerance, `${worst} off`);
    });
  }

  it('hear a file as the published code does, from decoding to activations', async (test) => {
    const samples = decodeMono(join(referenceFolder, 'audio', 'dubstep.mp3'), 22_050);
    const heardFeatures = createFrontEnd(hearing.card.frontEnd).compute(samples.subarray(0, 10 * 22_050));
    const published = transposed(features.get('dubstep')!);
    const columns = heardFeatures.length / 272;
    const { beats } = await hearing.hear(samples, 22_050);
    assert.equal(beats!.steps, Math.ceil(samples.length / 441));
    assert.deepEqual([beats!.classes, beats!.stepsPerSecond], [3, 50]);
    // The published features end within a frame's reach of the 400th
    const known = frames - 2;
    let worst = 0;
    for (let row = 0; row < 272; row++) {
      const ours = heardFeatures.subarray(row * columns, row * columns + known);
      const theirs = published.subarray(row * frames, row * frames + known);
      worst = Math.max(worst, largestDifference(ours, theirs));
    }
    test.diagnostic(`features: worst difference ${worst.toExponential(1)}`);
    assert.ok(worst < 1e-3, `features ${worst} off`);
    const answers = golden.models.model_1!.dubstep!.slice(0, known).flat();
    worst = largestDifference(beats!.activations.subarray(0, 3 * known), answers);
    test.diagnostic(`activations: worst difference ${worst.toExponential(1)}`);
    assert.ok(worst < 1e-3, `activations ${worst} off`);
  });
});

/** [frames, rows] to [rows, frames]. */
function transposed({ shape, data }: NumpyArray): Float32Array {
  const [length, rows] = shape as [number, number];
  return Float32Array.from(
    { length: data.length },
    (_, index) => data[(index % length) * rows + Math.floor(index / length)]!,
  );
}

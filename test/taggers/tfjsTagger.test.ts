import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { loadBackend } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { readReferenceClip, referenceClips, withoutReference } from '../reference.ts';

for (const model of ['hearmark-crnn', 'hearmark-transformer']) {
  const folder = join('models', model);
  const golden = JSON.parse(readFileSync(join(folder, 'golden.json'), 'utf8')) as Record<string, number[]>;

  describe(`${model} on TensorFlow.js against its goldens`, { skip: withoutReference }, () => {
    it('answers within 1e-4 in WebAssembly', async () => {
      const modelPackage = await loadModelPackage(folder);
      const tagger = await Tagger.open(modelPackage, { runtime: 'tfjs-wasm' });
      for (const clip of referenceClips) {
        assertClose((await tagger.run([firstWindow(clip, modelPackage)])).scores, golden[clip]!);
      }
      await tagger.close();
    });

    it('answers within 1e-4 in plain JavaScript', async () => {
      const modelPackage = await loadModelPackage(folder);
      const tagger = await Tagger.open(modelPackage, { runtime: 'tfjs-cpu' });
      assertClose((await tagger.run([firstWindow('joram', modelPackage)])).scores, golden.joram!);
      await tagger.close();
    });
  });
}

describe('a tagger on TensorFlow.js', () => {
  const open = async (weights?: Map<string, { shape: number[]; data: Float32Array }>) => {
    const shipped = await loadModelPackage(join('models', 'hearmark-transformer'));
    // Windows of two seconds, for the time that ten take
    const card = { ...shipped.card, inputSamples: 2 * shipped.card.frontEnd.sampleRateHz };
    return Tagger.open({ ...shipped, card, ...(weights && { weights }) }, { runtime: 'tfjs-wasm' });
  };
  const noise = (tagger: Tagger, factor: number) =>
    tagger.frontEnd.compute(
      Float32Array.from({ length: tagger.card.inputSamples }, (_, index) => Math.sin(index * index * factor)),
    );

  it('keeps no tensor between calls, and none when it is closed', async () => {
    const { tf } = await loadBackend('wasm');
    const before = tf.memory().numTensors;
    const tagger = await open();
    const input = noise(tagger, 0.1);
    await tagger.score([input]);
    const loaded = tf.memory().numTensors;
    for (let call = 0; call < 3; call++) {
      await tagger.score([input]);
      assert.equal(tf.memory().numTensors, loaded);
    }
    await tagger.close();
    assert.equal(tf.memory().numTensors, before);
  });

  it('answers a batch as it answers each window', async () => {
    const tagger = await open();
    const inputs = [noise(tagger, 0.1), noise(tagger, 0.01)];
    const together = await tagger.score(inputs);
    const alone = [await tagger.score([inputs[0]!]), await tagger.score([inputs[1]!])];
    assertClose(
      together.scores,
      alone.flatMap(({ scores }) => [...scores]),
      1e-6,
    );
    assertClose(
      together.embedding,
      alone.flatMap(({ embedding }) => [...embedding]),
      1e-5,
    );
    await tagger.close();
  });

  it('keeps to its backend while a tagger on another works', async () => {
    const { tf } = await loadBackend('wasm');
    const tagger = await open();
    const input = noise(tagger, 0.1);
    const expected = await tagger.score([input]);
    await loadBackend('cpu');
    assert.equal(tf.getBackend(), 'cpu');
    assertClose((await tagger.score([input])).scores, [...expected.scores], 1e-6);
    assert.equal(tf.getBackend(), 'wasm');
    await tagger.close();
  });

  it('refuses weights that do not fit before it computes anything', async () => {
    await assert.rejects(open(new Map()), (error) => {
      assert.ok(error instanceof ModelError);
      assert.match(
        error.message,
        /hearmark-transformer on tfjs-wasm: the weights lack "features\.0\.0\.weight"/,
      );
      return true;
    });
  });
});

describe('backends of TensorFlow.js', () => {
  for (const name of ['node-gpu', 'node'] as const) {
    it(`${name} loads, or says what is missing and how to get it`, async () => {
      const outcome = await loadBackend(name).then(
        ({ device }) => device,
        ({ message }: Error) => message,
      );
      assert.match(
        outcome,
        new RegExp(`^[CG]PU, |@tensorflow/tfjs-${name} --ignore-scripts=false$|not load`),
      );
    });
  }
});

function firstWindow(clip: string, { card }: ModelPackage): Float32Array {
  return readReferenceClip(`${clip}.32k`, 'efficientat').subarray(0, card.inputSamples);
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-4): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) =>
    assert.ok(Math.abs(actual[index]! - value) < tolerance, `at ${index}: ${actual[index]} is not ${value}`),
  );
}

import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { installPackage } from '../../src-main/models/installPackage.ts';
import { scoreTestSound } from '../../src-main/models/testSound.ts';
import { Projection } from '../../src-main/simd/Projection.ts';
import { encodeLikeness } from '../../src-main/taggers/likeness.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';

/** A copy of a package, its card, and how to change its space of likeness. */
function copyOf(t: TestContext, folder: string) {
  const copy = join(temporaryFolder(t), 'copy');
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, 'card.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const say = (likeness: unknown) => writeFileSync(file, JSON.stringify({ ...card, likeness }));
  const write = (bytes: Uint8Array) => writeFileSync(join(copy, 'likeness.safetensors'), bytes);
  const refuses = (message: RegExp) =>
    assert.rejects(loadModelPackage(copy), (error: unknown) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.includes(copy), 'names the package');
      return true;
    });
  return { copy, say, write, refuses };
}

const projectionOf = (from: number, to: number) =>
  new Projection({ mean: new Float32Array(from).fill(1), matrix: new Float32Array(to * from).fill(0.5) });

describe('the space of likeness of a package', () => {
  it('comes with both shipped models, and changes nothing of what they are to a library', async (t) => {
    for (const name of ['hearmark-transformer', 'hearmark-crnn']) {
      const { copy, say } = copyOf(t, join('models', name));
      const { likeness, weightsHash } = await loadModelPackage(copy);
      assert.deepEqual([likeness!.from, likeness!.to], [256, 192]);
      say(undefined);
      rmSync(join(copy, 'likeness.safetensors'));
      const without = await loadModelPackage(copy);
      assert.deepEqual([without.likeness, without.weightsHash], [undefined, weightsHash]);
    }
  });

  it('is refused where it does not fit its card, is broken or is not there', async (t) => {
    const { say, write, refuses, copy } = copyOf(t, join('models', 'hearmark-crnn'));
    say({ from: 256, to: 128 });
    await refuses(
      /likeness\.safetensors: "projection" has shape \[192, 256\] where the card says \[128, 256\]/,
    );
    say({ from: 0, to: 128 });
    await refuses(/likeness\.from/);
    say({ from: 4, to: 3 });
    write(encodeLikeness(projectionOf(5, 3)));
    await refuses(/"mean" has shape \[5\] where the card says \[4\]/);
    const broken = projectionOf(4, 3);
    broken.numbers.matrix[5] = NaN;
    write(encodeLikeness(broken));
    await refuses(/"projection" holds NaN or infinity/);
    write(encodeSafetensors(new Map([['mean', { shape: [4], data: new Float32Array(4) }]])));
    await refuses(/likeness\.safetensors: it lacks "projection"/);
    write(Buffer.from('none'));
    await refuses(/likeness\.safetensors/);
    rmSync(join(copy, 'likeness.safetensors'));
    await refuses(/likeness\.safetensors/);
  });

  it('is refused by the trial of the package where embeddings have another length', async (t) => {
    const { copy, say, write } = copyOf(t, firstCrnn);
    const features = 32;
    for (const from of [features, features + 1]) {
      say({ from, to: 3 });
      write(encodeLikeness(projectionOf(from, 3)));
      const trial = scoreTestSound(copy);
      if (from === features) await trial;
      else await assert.rejects(trial, /is for embeddings of 33 numbers, and the model answers 32/);
    }
  });

  it('is written with a package', async (t) => {
    const { weights, card } = await loadModelPackage(firstCrnn);
    const likeness = projectionOf(32, 3);
    const parts = { weights, likeness, readme: '', card: { ...card, likeness: { from: 32, to: 3 } } };
    const installed = await installPackage(parts, temporaryFolder(t));
    assert.equal(installed.likeness!.hash, likeness.hash);
  });
});

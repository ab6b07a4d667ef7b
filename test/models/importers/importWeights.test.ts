import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { importWeights } from '../../../src-main/models/importers/importWeights.ts';
import { scoreTestSound } from '../../../src-main/models/testSound.ts';
import { Tagger } from '../../../src-main/taggers/Tagger.ts';
import { readVocabulary } from '../../../src-main/models/vocabularies/readVocabulary.ts';
import { readReferenceClip, referenceFolder, withoutReference } from '../../reference.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

/** What the reference may differ from us, on probabilities (issue 3). */
const tolerance = 1e-4;

interface Golden {
  inputSamples: number;
  offsets: number[];
  outputs: number[][];
}

describe('importing every reference network by its architecture alone', { skip: withoutReference }, () => {
  const models = temporaryFolder();
  const architectures = withoutReference
    ? {}
    : (JSON.parse(readGolden('architectures')) as Record<string, Golden>);
  const importReference = async (file: string, architecture: string) => {
    const vocabulary = await readVocabulary('mtg-jamendo-top50');
    const request = { name: 'imported', architecture, vocabulary, hyper: {}, licence: 'MIT' };
    rmSync(join(models, 'imported'), { recursive: true, force: true });
    return importWeights({ ...request, file: join(referenceFolder, file) }, models, scoreTestSound);
  };

  const published = withoutReference ? [] : readdirSync(join(referenceFolder, 'weights'));
  for (const name of published.filter((file) => file.endsWith('.pth'))) {
    it(`${name} answers to its first window as the reference does`, async () => {
      const [model] = name.split('.') as [string];
      const imported = await importReference(join('weights', name), model.split('-')[1]!);
      const golden = JSON.parse(readGolden('zoo')) as Record<string, { firstChunk: number[] }>;
      const expected = golden[`${model}/muse`]!.firstChunk;
      const tagger = await Tagger.open(imported);
      const window = readReferenceClip('muse.16k').subarray(0, imported.card.inputSamples);
      assertClose((await tagger.run([window])).scores, expected);
      await tagger.close();
    });
  }

  for (const [name, { inputSamples, offsets, outputs }] of Object.entries(architectures)) {
    it(`${name}.pth answers as the reference does`, async () => {
      const architecture = name.replace(/-(teacher|student)$/, '');
      const imported = await importReference(join('architectures', `${name}.pth`), architecture);
      assert.equal(imported.card.inputSamples, inputSamples);
      const tagger = await Tagger.open(imported);
      const clip = readReferenceClip(tagger.frontEnd.sampleRateHz === 16_000 ? 'muse.16k' : 'muse.22k');
      const windows = offsets.map((start) => clip.subarray(start, start + inputSamples));
      assertClose((await tagger.run(windows)).scores, outputs.flat());
      await tagger.close();
    });
  }
});

function readGolden(name: string): string {
  return readFileSync(join(referenceFolder, 'golden', `${name}.json`), 'utf8');
}

function assertClose(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  const worst = Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!)));
  assert.ok(worst < tolerance, `${worst} off`);
}

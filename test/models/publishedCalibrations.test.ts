import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCatalogue } from '../../src-main/models/catalogue.ts';
import { importWeights } from '../../src-main/models/importers/importWeights.ts';
import { calibratedModels, publishedCalibration } from '../../src-main/models/publishedCalibrations.ts';
import { readVocabulary, thresholdRule } from '../../src-main/models/vocabularies/readVocabulary.ts';
import { parseCard } from '../../src-main/taggers/card.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('what was measured of published weights', () => {
  it('is of files that the catalogue has, and fits the vocabulary that it gives them', async () => {
    const catalogue = await readCatalogue(join('src-main', 'models', 'catalogue.json'));
    assert.ok(calibratedModels.length >= 9);
    for (const { name, sha256 } of calibratedModels) {
      const entry = catalogue.find((one) => one.name === name);
      assert.equal(entry?.sha256, sha256, name);
      const vocabulary = await readVocabulary(entry.vocabulary!);
      const measured = publishedCalibration(sha256, vocabulary)!;
      const card = {
        ...{ format: 1, name, version: '1', licence: 'MIT', architecture: 'fcn', hyperparameters: {} },
        ...{ frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, inputSamples: 16_000 },
        ...measured,
      };
      const { calibration, vocabulary: tags } = parseCard(JSON.stringify(card));
      const measuredTags = tags.filter(({ tag }) => Object.hasOwn(calibration!, tag));
      assert.ok(measuredTags.length >= 50, name);
      for (const { tag, threshold } of measuredTags) {
        assert.ok(threshold >= 0.3 && threshold <= 0.56, `${name}: ${tag} ${threshold}`);
        const confidences = calibration![tag]!.map(([, confidence]) => confidence);
        assert.ok(
          confidences.every((one, index) => index === 0 || one > confidences[index - 1]!),
          `${name}: ${tag} rises`,
        );
      }
    }
  });

  it('is nothing of other weights, and nothing where the words are others', async () => {
    const vocabulary = await readVocabulary('mtg-jamendo-top50');
    const { sha256 } = calibratedModels.find(({ name }) => name === 'jamendo-fcn')!;
    assert.ok(publishedCalibration(sha256, vocabulary));
    assert.equal(publishedCalibration('0'.repeat(64), vocabulary), undefined);
    const others = vocabulary.map((entry) => ({ ...entry, tag: `my ${entry.tag}` }));
    assert.equal(publishedCalibration(sha256, others), undefined);
  });

  it('is in the card of a file that is imported', async (t) => {
    const file = join('..', 'shared', 'reference', 'weights', 'jamendo-fcn.pth');
    if (!existsSync(file)) return t.skip(`${file} is not here`);
    const folder = join(temporaryFolder(), 'models');
    mkdirSync(folder);
    const { card } = await importWeights(
      {
        file,
        name: 'published',
        architecture: 'fcn',
        vocabulary: await readVocabulary('mtg-jamendo-top50'),
        hyper: {},
        licence: 'MIT',
      },
      folder,
    );
    assert.equal(Object.keys(card.calibration!).length, 50);
    assert.notEqual(card.thresholdRule, thresholdRule);
    assert.match(String(card.thresholdRule), /agreement of four published models/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confidenceOf, scoreOf, type ConfidenceMap } from '../../src-main/scores/confidenceMap.ts';
import { aggregationsOf, parseCard, type ModelCard } from '../../src-main/taggers/card.ts';
import { confidencesOf } from '../../src-main/taggers/confidence.ts';

const map: ConfidenceMap = [
  [0.02, 0],
  [0.05, 0.4],
  [0.1, 0.4],
  [0.3, 0.9],
];

/** A card of four tags with these fields, as a package would have it. */
function cardWith(fields: object): ModelCard {
  const tag = (name: string, category: string, more = {}) => ({
    tag: name,
    category,
    threshold: 0.5,
    ...more,
  });
  return parseCard(
    JSON.stringify({
      format: 1,
      name: 'test',
      version: '1',
      licence: 'MIT',
      architecture: 'fcn',
      hyperparameters: {},
      frontEnd: { kind: 'waveform', sampleRateHz: 16_000 },
      inputSamples: 16_000,
      vocabulary: [
        tag('rock', 'genre'),
        tag('spoken word', 'voice', { aggregation: 'mean' }),
        tag('vocals', 'voice'),
        tag('piano', 'instrument', { threshold: 0.2 }),
      ],
      ...fields,
    }),
  );
}

const close = (actual: Iterable<number>, expected: number[]) =>
  [...actual].forEach((value, index) =>
    assert.ok(Math.abs(value - expected[index]!) < 1e-6, [...actual].join()),
  );

describe('a confidence map', () => {
  it('is linear between its knots and constant outside', () => {
    const scores = [0, 0.02, 0.035, 0.05, 0.07, 0.2, 0.3, 1];
    close(
      scores.map((score) => confidenceOf(score, map)),
      [0, 0, 0.2, 0.4, 0.4, 0.65, 0.9, 0.9],
    );
    assert.equal(confidenceOf(0.08, undefined), 0.08);
  });

  it('leads back to the score that a confidence stands for, where it is flat to the first', () => {
    close(
      [0.2, 0.4, 0.65, 0.95].map((confidence) => scoreOf(confidence, map)),
      [0.035, 0.05, 0.2, 0.3],
    );
    for (let score = 0.11; score <= 0.3; score += 0.01) {
      close([scoreOf(confidenceOf(score, map), map)], [score]);
    }
  });
});

describe('what a card makes of scores', () => {
  it('is the map of each tag; a tag without one is as likely as its score', () => {
    const card = cardWith({ calibration: { rock: map } });
    close(confidencesOf(Float32Array.of(0.2, 0.1, 0.2, 0.3), card), [0.65, 0.1, 0.2, 0.3]);
  });

  it('is nothing of what a tag rules out that is there, and everything where it is not', () => {
    const rule = { tag: 'spoken word', above: ['vocals'], hidesCategories: ['genre'], hidesTags: ['vocals'] };
    const card = cardWith({ calibration: { rock: map }, rules: [rule] });
    close(confidencesOf(Float32Array.of(0.2, 0.7, 0.6, 0.3), card), [0, 0.7, 0, 0.3]);
    close(confidencesOf(Float32Array.of(0.2, 0.49, 0.4, 0.3), card), [0.65, 0.49, 0.4, 0.3]);
    close(confidencesOf(Float32Array.of(0.2, 0.7, 0.8, 0.3), card), [0.65, 0.7, 0.8, 0.3]);
  });

  it('is aggregated by the rule of a tag, of its category, or of all', () => {
    assert.deepEqual(aggregationsOf(cardWith({})), ['mean', 'mean', 'mean', 'mean']);
    assert.deepEqual(aggregationsOf(cardWith({ aggregation: { quantile: 0.9 } })), [
      { quantile: 0.9 },
      'mean',
      { quantile: 0.9 },
      { quantile: 0.9 },
    ]);
    const aggregation = { voice: { quantile: 0.8 }, instrument: 'max' };
    assert.deepEqual(aggregationsOf(cardWith({ aggregation })), ['mean', 'mean', { quantile: 0.8 }, 'max']);
  });
});

describe('a card', () => {
  const refuses = (fields: object, message: RegExp) =>
    assert.throws(() => cardWith(fields), { name: 'ModelError', message });

  it('is refused with a map that is not monotone, too short, or outside of 0 to 1', () => {
    const withMap = (...knots: number[][]) => ({ calibration: { rock: knots } });
    refuses(withMap([0, 0.5], [1, 0.4]), /calibration\.rock: a map is monotone/);
    refuses(withMap([0.5, 0], [0.5, 1]), /calibration\.rock: the scores of a map rise/);
    refuses(withMap([0, 0]), /calibration\.rock: a map needs two knots or more/);
    refuses(withMap([0, 0], [1, 1.1]), /calibration\.rock\.1\.1: .*1/);
    refuses(withMap([0, 0], [1]), /calibration\.rock\.1/);
    refuses(withMap([0, 0], [1, 1, 1]), /calibration\.rock\.1/);
  });

  it('is refused where it speaks of tags or categories that it has not', () => {
    refuses({ calibration: { polka: map } }, /calibration: the vocabulary has no "polka"/);
    refuses({ aggregation: { era: 'max' } }, /aggregation: the vocabulary has no "era"/);
    refuses({ rules: [{ tag: 'speech' }] }, /rules: the vocabulary has no "speech"/);
    refuses({ rules: [{ tag: 'rock', hidesCategories: ['mood'] }] }, /rules: the vocabulary has no "mood"/);
    refuses({ aggregation: { quantile: 1.5 } }, /aggregation/);
  });
});

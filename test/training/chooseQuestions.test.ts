import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseQuestions } from '../../src-main/training/chooseQuestions.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

describe('choosing what to ask', () => {
  it('begins with the least certain, and goes where nobody was asked', () => {
    const at = (x: number, probability: number) => ({ probability, features: Float64Array.of(x, 0) });
    const tracks = [
      at(0, 0.49),
      at(0.1, 0.51),
      at(0.2, 0.48),
      at(9, 0.4),
      at(5, 0.6),
      at(20, 0.99),
      at(0, 0.01),
    ];
    // Seven are no more than the shortlist of two: the farthest from the first comes second
    assert.deepEqual(chooseQuestions(tracks, 2), [0, 5]);
    const certain = Array.from({ length: 6 }, () => at(50, 0.999));
    // Of one question the five least certain are looked at
    assert.deepEqual(chooseQuestions([...certain, ...tracks.slice(0, 5)], 1), [6]);
  });

  it('asks of each track once, and of no more than there are', () => {
    const random = seededRandom(3);
    const tracks = Array.from({ length: 40 }, () => ({
      probability: random(),
      features: Float64Array.from({ length: 4 }, random),
    }));
    const chosen = chooseQuestions(tracks, 8);
    assert.equal(new Set(chosen).size, 8);
    assert.deepEqual([...chooseQuestions(tracks, 100)].sort((a, b) => a - b), [...tracks.keys()]); // prettier-ignore
    assert.deepEqual(chooseQuestions([], 5), []);
    // Of two questions the ten least certain are looked at
    const uncertain = [...tracks.keys()].sort(
      (a, b) => Math.abs(tracks[a]!.probability - 0.5) - Math.abs(tracks[b]!.probability - 0.5),
    );
    for (const index of chooseQuestions(tracks, 2)) assert.ok(uncertain.slice(0, 10).includes(index));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseQuestions, type Askable } from '../../src-main/library/review/chooseQuestions.ts';
import { highestRows } from '../../src-main/library/index/highestRows.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';

const at = (x: number, ...kinship: string[]): Askable => ({ kinship, features: Float32Array.of(x, 0) });

describe('choosing what to ask', () => {
  it('begins with what is worth most, and goes where nobody was asked', () => {
    const tracks = [at(0), at(0.1), at(0.2), at(9), at(5)];
    assert.deepEqual(chooseQuestions(tracks, [1, 0.9, 0.8, 0.5, 0.6], [], 3), [0, 3, 4]);
    // far away, but hardly worth an answer
    assert.deepEqual(chooseQuestions(tracks, [1, 0.9, 0.8, 0.001, 0.6], [], 2), [0, 4]);
    // asked about before: not there again
    assert.deepEqual(chooseQuestions(tracks, [1, 0.9, 0.8, 0.5, 0.6], [at(8), at(9.5)], 2), [0, 4]);
  });

  it('asks of no artist or album again while there are others', () => {
    const tracks = [at(0, 'a'), at(50, 'a'), at(99, 'a', 'x'), at(1, 'b', 'x'), at(2, 'c'), at(3)];
    const worths = tracks.map((_, index) => 1 / (index + 1));
    assert.deepEqual(chooseQuestions(tracks, worths, [], 4).sort(), [0, 3, 4, 5]);
    // then the one that was asked about longest ago, and has no part in the other's album
    const order = chooseQuestions(tracks, worths, [], 6);
    assert.equal(order[4], 1);
    assert.deepEqual(chooseQuestions(tracks.slice(0, 4), worths.slice(0, 4), [at(70, 'a')], 1), [3]);
  });

  it('an answer takes its own track out of the order, and changes nothing else', () => {
    const random = randomNumbers(3);
    const tracks = Array.from({ length: 80 }, (_, index) => ({
      kinship: [`artist ${index % 30}`],
      features: Float32Array.from({ length: 4 }, random),
    }));
    const worths = tracks.map(random);
    const order = chooseQuestions(tracks, worths, [], 80);
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      [...tracks.keys()],
    );
    for (const done of [1, 7, 40]) {
      const left = order.slice(done).sort((a, b) => a - b);
      const next = chooseQuestions(
        left.map((place) => tracks[place]!),
        left.map((place) => worths[place]!),
        order.slice(0, done).map((place) => tracks[place]!),
        80,
      );
      assert.deepEqual(next.map((place) => left[place]), order.slice(done)); // prettier-ignore
    }
  });

  it('works without embeddings, without names, with nothing', () => {
    const silent = { kinship: [], features: null };
    assert.deepEqual(chooseQuestions([], [], [silent], 5), []);
    assert.deepEqual(chooseQuestions([silent, at(1), silent], [0.1, 0.5, 0.9], [at(0)], 3).length, 3);
    assert.deepEqual(chooseQuestions([silent, silent, silent], [0.1, 0.5, 0.9], [], 3), [2, 1, 0]);
  });
});

it('the highest rows are those of a sort of all', () => {
  const random = randomNumbers(5);
  for (const [size, kinds] of [
    [1000, 1e6],
    [1000, 7],
    [5, 2],
    [0, 1],
  ] as const) {
    // prettier-ignore
    const values = Float32Array.from({ length: size }, () => Math.floor(random() * kinds) / kinds);
    const sorted = [...values.keys()].filter((row) => values[row]! > 0);
    sorted.sort((a, b) => values[b]! - values[a]! || a - b);
    for (const count of [1, 3, 40, 5000]) {
      assert.deepEqual(highestRows(values, count), sorted.slice(0, count), `${size}, ${kinds}, ${count}`);
    }
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { solveFactored } from '../../../src-main/algebra/cholesky.ts';
import { learnPreference } from '../../../src-main/finding/history/learnPreference.ts';
import { SymmetricMatrix } from '../../../src-main/finding/history/SymmetricMatrix.ts';
import { judgeWorld } from '../../bench/listeningWorld.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';

describe('what somebody likes', () => {
  it('is found in a world with known taste far better than by popularity or by chance', () => {
    const { played, unheard } = judgeWorld({ tracks: 600, listeners: 60, judged: 10 }, 3);
    for (const { popularity, random, ...learnt } of [played, unheard])
      for (const recall of Object.values(learnt))
        assert.ok(recall > 2 * random && recall > popularity, JSON.stringify({ played, unheard }));
  });

  it('is told with more uncertainty where nothing was played that sounds so', () => {
    const near = Array.from({ length: 30 }, (_, index) => [1, 0.01 * index, 0]);
    const vectors = [...near, [0, 0, 1], [0, 1, 0]];
    const preference = learnPreference(vectors, vectors.map((_, index) => (index < 10 ? 5 : 0))); // prettier-ignore
    const [liked, far] = [[1, 0, 0], [0, 0, 1]] as const; // prettier-ignore
    assert.ok(preference.scoreOf(liked) > preference.scoreOf(far));
    assert.ok(preference.uncertaintyOf(far) > preference.uncertaintyOf(liked));
  });

  it('is solved for exactly', () => {
    const random = seededRandom(3);
    const size = 7;
    const matrix = new SymmetricMatrix(size, 0.5);
    const full: number[][] = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => (row === column ? 0.5 : 0)),
    );
    for (let count = 0; count < 20; count++) {
      const vector = Array.from({ length: size }, () => random() - 0.5);
      matrix.addSquare(vector, 2);
      for (let row = 0; row < size; row++)
        for (let column = 0; column < size; column++)
          full[row]![column]! += 2 * vector[row]! * vector[column]!;
    }
    const wanted = Array.from({ length: size }, () => random() - 0.5);
    const b = full.map((row) => row.reduce((sum, value, k) => sum + value * wanted[k]!, 0));
    const solved = solveFactored(matrix.factor(), Float64Array.from(b));
    for (const [k, value] of wanted.entries()) assert.ok(Math.abs(solved[k]! - value) < 1e-9);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { likeliestClasses } from '../../../src-main/hearing/pitch/likeliestClasses.ts';
import { fc } from '../../properties.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';

const reach = 12;

/** How likely a move is, by the whole matrix. */
function moveMatrix(classes: number): number[][] {
  return Array.from({ length: classes }, (_, from) => {
    const row = Array.from({ length: classes }, (__, to) => Math.max(0, reach - Math.abs(from - to)));
    const sum = row.reduce((total, value) => total + value, 0);
    return row.map((value) => value / sum);
  });
}

/** How likely a way is, in nats. */
function likelihoodOf(way: readonly number[], activations: Float32Array, classes: number): number {
  const moves = moveMatrix(classes);
  return way.reduce((sum, at, step) => {
    const move = step === 0 ? 1 : moves[way[step - 1]!]![at]!;
    return sum + Math.log(move) + Math.log(activations[step * classes + at]!);
  }, 0);
}

/** Of each step 0..1 of each class. */
function draw(steps: number, classes: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: steps * classes }, () => 0.01 + 0.99 * random() ** 3);
}

/** A bell around a class of each step, in noise. */
function bells(
  middles: readonly number[],
  classes: number,
  height: (step: number) => number = () => 0.9,
): Float32Array {
  const random = seededRandom(5);
  return Float32Array.from({ length: middles.length * classes }, (_, index) => {
    const [step, at] = [Math.floor(index / classes), index % classes];
    return 0.02 * random() + height(step) * Math.exp(-(((at - middles[step]!) / 1.25) ** 2) / 2);
  });
}

describe('likeliestClasses', () => {
  it('is the likeliest of all ways there are', () => {
    const [steps, classes] = [5, 6];
    for (let seed = 1; seed <= 5; seed++) {
      const activations = draw(steps, classes, seed);
      let best = -Infinity;
      for (let number = 0; number < classes ** steps; number++) {
        const way = Array.from(
          { length: steps },
          (_, step) => Math.floor(number / classes ** step) % classes,
        );
        best = Math.max(best, likelihoodOf(way, activations, classes));
      }
      const found = likelihoodOf(
        [...likeliestClasses({ activations, steps, classes })],
        activations,
        classes,
      );
      assert.ok(Math.abs(found - best) < 1e-9, `${found} where ${best} is possible`);
    }
  });

  it('is as likely as what the whole matrix of moves finds, whatever the activations', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 1e6 }),
        (steps, classes, seed) => {
          const activations = draw(steps, classes, seed);
          const moves = moveMatrix(classes);
          let scores = [...activations.subarray(0, classes)].map(Math.log);
          for (let step = 1; step < steps; step++) {
            scores = scores.map((_, to) => {
              const before = scores.map((score, from) => score + Math.log(moves[from]![to]!));
              return Math.max(...before) + Math.log(activations[step * classes + to]!);
            });
          }
          const way = [...likeliestClasses({ activations, steps, classes })];
          assert.ok(Math.abs(likelihoodOf(way, activations, classes) - Math.max(...scores)) < 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('follows a glide, and does not leap an octave for three steps', () => {
    const glide = Array.from({ length: 100 }, (_, step) => 100 + Math.round(step * 0.8));
    assert.deepEqual(
      [...likeliestClasses({ activations: bells(glide, 360), steps: 100, classes: 360 })],
      glide,
    );

    const held = Array.from({ length: 60 }, () => 120);
    const activations = bells(held, 360, (step) => (step >= 30 && step < 33 ? 0.3 : 0.9));
    const octave = bells(held.map(() => 180), 360, (step) => (step >= 30 && step < 33 ? 0.8 : 0)); // prettier-ignore
    const both = activations.map((value, index) => Math.max(value, octave[index]!));
    const strongest = both.subarray(31 * 360, 32 * 360);
    assert.equal(strongest.indexOf(strongest.reduce((a, b) => Math.max(a, b))), 180);
    assert.deepEqual([...likeliestClasses({ activations: both, steps: 60, classes: 360 })], held);
  });

  it('has a class for each step, and none for none', () => {
    assert.deepEqual([...likeliestClasses({ activations: new Float32Array(0), steps: 0, classes: 360 })], []);
    assert.deepEqual(
      [...likeliestClasses({ activations: new Float32Array(3), steps: 3, classes: 1 })],
      [0, 0, 0],
    );
  });
});

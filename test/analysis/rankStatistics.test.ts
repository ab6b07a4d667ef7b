import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  agreement,
  cohensKappa,
  correlation,
  prAuc,
  rocAuc,
} from '../../src-main/analysis/rankStatistics.ts';

const close = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
const labels = (text: string) => Array.from(text, (letter) => letter === '+');

describe('rank statistics', () => {
  // The example in scikit-learn's documentation of both scores
  const scores = [0.1, 0.4, 0.35, 0.8];

  it('ROC-AUC is the share of pairs in the right order, ties counting half', () => {
    close(rocAuc(scores, labels('--++')), 0.75);
    close(rocAuc([1, 2, 3, 4], labels('--++')), 1);
    close(rocAuc([4, 3, 2, 1], labels('--++')), 0);
    close(rocAuc([5, 5, 5, 5], labels('-+-+')), 0.5);
    close(rocAuc([1, 2, 2, 3], labels('--++')), 3.5 / 4);
  });

  it('PR-AUC is average precision; equal scores are one step', () => {
    close(prAuc(scores, labels('--++')), 0.5 * 1 + 0.5 * (2 / 3));
    close(prAuc([1, 2, 3, 4], labels('--++')), 1);
    close(prAuc([4, 3, 2, 1], labels('--++')), 0.5 * (1 / 3) + 0.5 * (2 / 4));
    close(prAuc([5, 5, 5, 5], labels('-+--')), 1 / 4);
  });

  it('correlation is Pearson’s', () => {
    close(correlation([1, 2, 3], [2, 4, 6]), 1);
    close(correlation([1, 2, 3], [3, 2, 1]), -1);
    close(correlation([1, 2, 3, 4], [1, 3, 2, 4]), 0.8);
  });

  it('kappa is agreement beyond chance', () => {
    // A table of 50 cases that many textbooks show: 20 both yes, 15 both no, 5 and 10 apart
    const times = (count: number, letter: string) => letter.repeat(count);
    const a = labels(times(20, '+') + times(5, '+') + times(10, '-') + times(15, '-'));
    const b = labels(times(20, '+') + times(5, '-') + times(10, '+') + times(15, '-'));
    close(agreement(a, b), 0.7);
    close(cohensKappa(a, b), 0.4);
    close(cohensKappa(labels('+-+-'), labels('+-+-')), 1);
    close(cohensKappa(labels('++--'), labels('+-+-')), 0);
  });

  it('has no answer where the question has no meaning', () => {
    assert.equal(rocAuc([1, 2], labels('++')), undefined);
    assert.equal(prAuc([1, 2], labels('--')), undefined);
    assert.equal(rocAuc([], []), undefined);
    assert.equal(correlation([1, 1, 1], [1, 2, 3]), undefined);
    assert.equal(correlation([1, 2], [3, 4]), undefined);
    assert.equal(cohensKappa(labels('+++'), labels('+++')), undefined);
  });
});

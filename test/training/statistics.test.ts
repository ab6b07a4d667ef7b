import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prAuc, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { agreementOf, isWithinBound } from '../../src-main/training/agreementOf.ts';
import { judgeHeldOut } from '../../src-main/training/bootstrap.ts';
import {
  bestMargin,
  calibrate,
  marginsOf,
  probabilityOf,
  scoreAt,
  uncalibrated,
} from '../../src-main/training/calibrate.ts';
import { balancedWeights, fitLogistic } from '../../src-main/training/fitLogistic.ts';
import { Judge } from '../../src-main/training/judge.ts';
import { logit, sigmoid } from '../../src-main/scores/logit.ts';
import { minimise } from '../../src-main/training/minimise.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
}

describe('minimise', () => {
  it('finds the minimum of a badly scaled bowl', () => {
    const scales = [1, 10, 1000, 0.1];
    const found = minimise((x, gradient) => {
      let value = 0;
      scales.forEach((scale, index) => {
        const away = x[index]! - index;
        value += (scale * away ** 2) / 2;
        gradient[index] = scale * away;
      });
      return value;
    }, new Float64Array(4));
    found.forEach((value, index) => assertNear(value, index, 1e-4));
  });

  it('leaves a minimum alone', () => {
    const start = Float64Array.of(3);
    const found = minimise((x, gradient) => ((gradient[0] = x[0]! - 3), (x[0]! - 3) ** 2 / 2), start);
    assert.deepEqual(found, start);
  });
});

describe('logistic regression', () => {
  // The textbook example of hours of study and an exam passed (Wikipedia, "Logistic regression"): its coefficients are
  // published as -4.0777 and 1.5046.
  const hours = [
    0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
  ];
  const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1].map(Boolean);
  const examples = hours.map((hour, index) => ({
    features: Float64Array.of(hour),
    answer: passed[index]!,
    offset: 0,
    weight: 1,
  }));

  it('has the published coefficients of a textbook example', () => {
    const { weights, bias } = fitLogistic(examples, { weights: 0, bias: 0 });
    assertNear(weights[0]!, 1.5046, 1e-4);
    assertNear(bias, -4.0777, 1e-4);
  });

  it('counts an example of weight 2 as two of them', () => {
    const shrinkage = { weights: 0.5, bias: 0.1 };
    const once = fitLogistic([...examples, examples[0]!], shrinkage);
    const doubled = examples.map((example, index) => ({ ...example, weight: index === 0 ? 2 : 1 }));
    const twice = fitLogistic(doubled, shrinkage);
    assertNear(once.weights[0]!, twice.weights[0]!, 1e-6);
    assertNear(once.bias, twice.bias, 1e-6);
  });

  it('learns nothing where the offset says it all, and less the more it is held', () => {
    const told = examples.map((example) => ({ ...example, offset: -4.0777 + 1.5046 * example.features[0]! }));
    const { weights, bias } = fitLogistic(told, { weights: 1, bias: 1 });
    assertNear(weights[0]!, 0, 1e-3);
    assertNear(bias, 0, 1e-3);
    const sizes = [0.1, 1, 10, 100].map((strength) =>
      Math.abs(fitLogistic(examples, { weights: strength, bias: 0 }).weights[0]!),
    );
    sizes.slice(1).forEach((size, index) => assert.ok(size < sizes[index]!));
  });

  it('gives yes and no the same weight', () => {
    const weights = balancedWeights([true, false, false, false]);
    assert.deepEqual(weights, [2, 2 / 3, 2 / 3, 2 / 3]);
    assert.deepEqual(balancedWeights([true, true]), [1, 1]);
  });
});

describe('calibration', () => {
  const random = seededRandom(5);
  /** Margins of which `slope` and `shift` are true. */
  const draw = (count: number, slope: number, shift: number) => {
    const margins = Array.from({ length: count }, () => 4 * random() - 2);
    return { margins, truth: margins.map((margin) => random() < sigmoid(slope * margin + shift)) };
  };

  it('finds what is true of many answers', () => {
    const { margins, truth } = draw(20_000, 2, -0.5);
    const { slope, shift } = calibrate(margins, truth);
    assertNear(slope, 2, 0.1);
    assertNear(shift, -0.5, 0.1);
  });

  it('stays near to the old meaning of the threshold with few', () => {
    assert.deepEqual(calibrate([], []), uncalibrated);
    const calibration = calibrate([0.3, -0.3], [true, true]);
    for (const margin of [0.3, -0.3]) {
      const probability = probabilityOf(margin, calibration);
      assert.ok(probability > sigmoid(margin) && probability < sigmoid(margin) + 0.3, String(probability));
    }
  });

  it('never turns the order around', () => {
    const margins = Array.from({ length: 200 }, (_, index) => index / 50 - 2);
    const { slope } = calibrate(margins, margins.map((margin) => margin < 0)); // prettier-ignore
    assert.ok(slope > 0);
  });

  it('says yes from the margin on that makes F1 highest', () => {
    const { margins, truth } = draw(4000, 3, 1);
    const margin = bestMargin(margins, calibrate(margins, truth));
    const f1 = (from: number) => {
      const says = margins.map((one) => one >= from);
      return new Judge({ scores: margins, probabilities: margins.map(() => 0.5), says }, truth).measure()!.f1;
    };
    for (let from = -1.9; from < 1.9; from += 0.1) assert.ok(f1(margin) > f1(from) - 0.01, `from ${from}`);
  });

  it('goes there and back between scores and margins', () => {
    for (const score of [0.01, 0.2, 0.9]) {
      assertNear(scoreAt(marginsOf([score], 0.08)[0]!, 0.08), score, 1e-9);
    }
    assert.equal(probabilityOf(0, uncalibrated), 0.5);
    assert.ok(Number.isFinite(logit(0)) && Number.isFinite(logit(1)));
  });
});

describe('judging held-out answers', () => {
  const random = seededRandom(9);
  const truth = Array.from({ length: 300 }, () => random() < 0.3);
  // With ties, as float16 brings them
  const scores = truth.map((yes) => Math.round(20 * (random() + (yes ? 0.4 : 0))) / 40);
  const answers = { scores, probabilities: scores, says: scores.map((score) => score > 0.4) };

  it('has the areas of rankStatistics', () => {
    const { rocAuc: roc, prAuc: pr } = new Judge(answers, truth).measure()!;
    assertNear(roc, rocAuc(scores, truth)!, 1e-12);
    assertNear(pr, prAuc(scores, truth)!, 1e-12);
  });

  it('counts an example twice as if it were there twice', () => {
    const counts = truth.map((_, index) => index % 3);
    const repeat = <T>(values: readonly T[]) =>
      values.flatMap((value, index) => Array.from({ length: counts[index]! }, () => value));
    const repeated = { scores: repeat(scores), probabilities: repeat(scores), says: repeat(answers.says) };
    const counted = new Judge(answers, truth).measure(counts)!;
    const written = new Judge(repeated, repeat(truth)).measure()!;
    for (const name of Object.keys(counted) as (keyof typeof counted)[]) {
      assertNear(counted[name], written[name], 1e-12);
    }
  });

  it('computes F1, calibration error and log-loss as their definitions say', () => {
    const said = {
      scores: [0.9, 0.8, 0.3, 0.1],
      probabilities: [0.95, 0.75, 0.35, 0.15],
      says: [true, true, false, false],
    };
    const { f1, calibrationError, logLoss } = new Judge(said, [true, false, true, false]).measure()!;
    assert.equal(f1, 0.5);
    // Four bins of one example each: |0.95 - 1|, |0.75 - 0|, |0.35 - 1|, |0.15 - 0|
    assertNear(calibrationError, (0.05 + 0.75 + 0.65 + 0.15) / 4, 1e-12);
    assertNear(logLoss, -(Math.log(0.95) + Math.log(0.25) + Math.log(0.35) + Math.log(0.85)) / 4, 1e-12);
    assert.equal(new Judge(said, [true, true, true, true]).measure(), undefined);
  });

  it('says how often it is right, by how sure it is', () => {
    const said = {
      scores: [0.9, 0.8, 0.3, 0.1],
      probabilities: [0.95, 0.91, 0.35, 1],
      says: [true, true, false, false],
    };
    const points = new Judge(said, [true, false, true, true]).reliability();
    assert.deepEqual(points.map(({ observed, answers }) => [observed, answers]), [[1, 1], [2 / 3, 3]]); // prettier-ignore
    assertNear(points[0]!.expected, 0.35, 1e-12);
    assertNear(points[1]!.expected, (0.95 + 0.91 + 1) / 3, 1e-12);
    // The calibration error is what lies between the points and the diagonal
    const { calibrationError } = new Judge(said, [true, false, true, true]).measure()!;
    const off = points.map(({ expected, observed, answers }) => answers * Math.abs(expected - observed));
    assertNear(calibrationError, off.reduce((sum, one) => sum + one, 0) / 4, 1e-12); // prettier-ignore
    const { calibration } = judgeHeldOut(null, said, [true, false, true, true], [0, 1, 2, 3], 1)!;
    assert.deepEqual(calibration, { before: [], after: points });
  });

  it('has intervals that hold the value, are the same for a seed, and are wide where groups are few', () => {
    const alone = truth.map((_, index) => index);
    const together = truth.map((_, index) => index % 6);
    const judge = (groups: number[], seed = 1) => judgeHeldOut(answers, answers, truth, groups, seed)!;
    const { after, gain } = judge(alone);
    assert.ok(after.rocAuc.low < after.rocAuc.value && after.rocAuc.value < after.rocAuc.high);
    assert.deepEqual([gain!.rocAuc.low, gain!.rocAuc.high], [0, 0]);
    assert.deepEqual(judge(alone), judge(alone));
    assert.notDeepEqual(judge(alone), judge(alone, 2));
    assert.notDeepEqual(judge(together), judge(alone));
    assert.equal(judgeHeldOut(null, answers, truth, alone, 1)!.before, null);
  });

  it('holds the true area in about 19 of 20 intervals', () => {
    // Normal scores one deviation apart: ROC-AUC is the normal distribution function at 1 / sqrt(2), 0.7602
    let held = 0;
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    for (let round = 0; round < 60; round++) {
      const yes = Array.from({ length: 80 }, (_, index) => index % 2 === 0);
      const drawn = yes.map((one) => normal() + Number(one));
      const said = {
        scores: drawn,
        probabilities: drawn.map(sigmoid),
        says: drawn.map((score) => score > 0),
      };
      const { rocAuc: area } = judgeHeldOut(null, said, yes, yes.map((_, index) => index), round)!.after; // prettier-ignore
      held += Number(area.low <= 0.7602 && 0.7602 <= area.high);
    }
    assert.ok(held >= 50 && held <= 60, `${held} of 60`);
  });
});

describe('agreement of two models', () => {
  it('is the mean difference and the share of changed decisions', () => {
    const tracks = [
      { before: [0.1, 0.6], after: [0.2, 0.6] },
      { before: [0.4, 0.5], after: [0.4, 0.3] },
    ];
    const agreement = agreementOf(tracks, { before: [0.15, 0.5], after: [0.15, 0.5] });
    assert.deepEqual({ ...agreement, meanAbsoluteDifference: 0 }, { tracks: 2, tags: 2, meanAbsoluteDifference: 0, changedDecisions: 0.5 }); // prettier-ignore
    assertNear(agreement.meanAbsoluteDifference, 0.075, 1e-12);
    assert.ok(!isWithinBound(agreement));
    assert.ok(isWithinBound(agreementOf(tracks.slice(0, 0), { before: [], after: [] })));
  });
});

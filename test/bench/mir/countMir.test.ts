import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { askPython } from '../../fixtures/askPython.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';
import { beatScores, eventScores, keyScore, pitchScores, tempoScore } from './countMir.ts';

const program = join(import.meta.dirname, 'countMir.py');
const random = seededRandom(11);
const between = (low: number, high: number) => low + (high - low) * random();
const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const rising = (count: number, seconds: number) =>
  many(count, () => Math.round(between(0, seconds) * 1000) / 1000).sort((a, b) => a - b);

describe('counting how right music is heard', () => {
  it('takes a tempo within 4 %, and with octaves half, double, a third and three times', () => {
    assert.deepEqual(tempoScore(120, 124.8), { exact: true, octave: true });
    assert.deepEqual(tempoScore(120, 124.9), { exact: false, octave: false });
    assert.deepEqual(tempoScore(120, 60), { exact: false, octave: true });
    assert.deepEqual(tempoScore(120, 41), { exact: false, octave: true });
    assert.deepEqual(tempoScore(120, 180), { exact: false, octave: false });
    assert.deepEqual(tempoScore(120, null), { exact: false, octave: false });
    const [references, estimates] = [many(500, () => between(60, 180)), many(500, () => between(40, 240))];
    const [exact, octave] = askPython(program, 'tempo', references, estimates) as boolean[][];
    const counted = references.map((reference, at) => tempoScore(reference, estimates[at]!));
    assert.deepEqual(counted.map((one) => one.exact), exact); // prettier-ignore
    assert.deepEqual(counted.map((one) => one.octave), octave); // prettier-ignore
    assert.ok(octave!.filter(Boolean).length > exact!.filter(Boolean).length);
  });

  it('weighs keys: C major and G major, F major, A minor, C minor', () => {
    assert.deepEqual([0, 7, 5, 21, 12, 16].map((key) => keyScore(0, key)), [1, 0.5, 0, 0.3, 0.2, 0]); // prettier-ignore
    // A minor and E minor, D minor, C major, A major
    assert.deepEqual([21, 16, 14, 0, 9].map((key) => keyScore(21, key)), [1, 0.5, 0, 0.3, 0.2]); // prettier-ignore
    assert.equal(keyScore(0, null), 0);
    for (let reference = 0; reference < 24; reference++) {
      for (let estimate = 0; estimate < 24; estimate++)
        assert.equal(keyScore(reference, estimate), askPython(program, 'key', reference, estimate));
    }
  });

  it('matches each event once, as many as can be', () => {
    assert.deepEqual(eventScores([1, 2, 3], [1.04, 1.06, 2.2], 0.05), {
      precision: 1 / 3,
      recall: 1 / 3,
      f: 1 / 3,
    });
    // The first estimate fits both: a greedy one that took the nearest would match one pair
    assert.equal(eventScores([1, 1.06], [0.98, 1.03], 0.05).f, 1);
    assert.equal(eventScores([], [1], 0.05).f, 0);
    for (let round = 0; round < 60; round++) {
      const [reference, estimate] = [rising(1 + round, 8), rising(1 + Math.floor(between(0, 70)), 8)];
      for (const window of [0.05, 0.07, 0.3]) {
        const { precision, recall, f } = eventScores(reference, estimate, window);
        const wanted = askPython(program, 'events', reference, estimate, window) as number[];
        [precision, recall, f].forEach((value, at) => assert.ok(Math.abs(value - wanted[at]!) < 1e-12));
      }
    }
  });

  it('leaves out beats before five seconds', () => {
    assert.deepEqual(beatScores([1, 2, 5, 6], [5.06, 6.08]), { precision: 0.5, recall: 0.5, f: 0.5 });
    assert.equal(beatScores([1, 2], [1, 2]), undefined);
    assert.equal(beatScores([6], [1])!.f, 0);
  });

  it('scores a melody by hand', () => {
    const reference = { seconds: [0, 1, 2, 3], hz: [440, 440, 0, 220] };
    const estimate = { seconds: [0, 1, 2, 3], hz: [440 * 2 ** (49 / 1200), -440, 100, 440] };
    // Right, right but called unvoiced, a false alarm, an octave off
    assert.deepEqual(pitchScores(reference, estimate), {
      rawPitch: 2 / 3,
      voicingRecall: 2 / 3,
      voicingFalseAlarm: 1,
      overall: 1 / 4,
    });
    assert.equal(
      pitchScores({ seconds: [0], hz: [440] }, { seconds: [0], hz: [440 * 2 ** (50 / 1200)] })!.rawPitch,
      0,
    );
    assert.equal(pitchScores({ seconds: [], hz: [] }, estimate), undefined);
  });

  it('scores melodies on other grids, shorter and longer ones, as numpy does', () => {
    for (let round = 0; round < 60; round++) {
      const track = (count: number, step: number) => ({
        seconds: many(count, (at) => at * step),
        hz: many(count, () =>
          random() < 0.3 ? 0 : (random() < 0.2 ? -1 : 1) * 220 * 2 ** between(-0.06, 0.06),
        ),
      });
      const reference = track(20 + round, 0.01);
      const estimate = track(20 + Math.floor(between(0, 60)), between(0.006, 0.02));
      reference.hz = reference.hz.map(Math.abs);
      const found = pitchScores(reference, estimate)!;
      const wanted = askPython(
        program,
        'pitch',
        reference.seconds,
        reference.hz,
        estimate.seconds,
        estimate.hz,
      ) as number[];
      [found.rawPitch, found.voicingRecall, found.voicingFalseAlarm, found.overall].forEach((value, at) =>
        assert.ok(
          Math.abs(value - wanted[at]!) < 1e-9,
          `${at} of round ${round}: ${value}, not ${wanted[at]}`,
        ),
      );
    }
  });
});

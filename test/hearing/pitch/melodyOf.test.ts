import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { melodyOf } from '../../../src-main/hearing/pitch/melodyOf.ts';

/** Semitones from A1 on, 100 steps a second. */
const scale = { first: 55, ratio: 2 ** (1 / 12) };
const [classes, stepsPerSecond] = [60, 100];

/** Draws what a network says: parts of so many steps, each with the strength of some notes. */
function draw(parts: { steps: number; midi?: Record<number, number> }[]) {
  const activations = parts.flatMap(({ steps, midi = {} }) => {
    const step = new Array<number>(classes).fill(0.01);
    for (const [note, strength] of Object.entries(midi)) step[Number(note) - 33] = strength;
    return Array.from({ length: steps }, () => step).flat();
  });
  return {
    activations: Float32Array.from(activations),
    steps: activations.length / classes,
    classes,
    stepsPerSecond,
  };
}
const notesOf = (parts: Parameters<typeof draw>[0]) =>
  melodyOf(draw(parts), scale).map(({ startSeconds, endSeconds, midiNote }) => [
    startSeconds,
    endSeconds,
    midiNote,
  ]);

describe('melodyOf', () => {
  it('has a note where one is strong, to the next or to silence', () => {
    const parts = [
      { steps: 30, midi: { 60: 0.9 } },
      { steps: 20, midi: { 64: 0.8 } },
      { steps: 25 },
      { steps: 25, midi: { 64: 0.9 } },
    ];
    assert.deepEqual(notesOf(parts), [
      [0, 0.3, 60],
      [0.3, 0.5, 64],
      [0.75, 1, 64],
    ]);
  });

  it('passes over a gap of two steps, an octave for three, and what is too short', () => {
    const held = { 60: 0.9 };
    const gap = [{ steps: 30, midi: held }, { steps: 2 }, { steps: 30, midi: held }];
    assert.deepEqual(notesOf(gap), [[0, 0.62, 60]]);
    const leap = [
      { steps: 30, midi: held },
      { steps: 3, midi: { 60: 0.45, 72: 0.6 } },
      { steps: 30, midi: held },
    ];
    assert.deepEqual(notesOf(leap), [[0, 0.63, 60]]);
    assert.deepEqual(notesOf([{ steps: 20 }, { steps: 5, midi: held }, { steps: 20 }]), []);
  });

  it('has none where all is faint, and none of nothing', () => {
    assert.deepEqual(notesOf([{ steps: 100, midi: { 60: 0.3 } }]), []);
    assert.deepEqual(notesOf([]), []);
  });

  it('names the nearest note of classes that lie closer', () => {
    const activations = new Float32Array(20 * 360).fill(0.01);
    // 20 cents apart from 32.7 Hz on: 60 classes above is an octave, and one more is nearest to the same note
    for (let step = 0; step < 20; step++) activations[step * 360 + 61] = 0.9;
    const notes = melodyOf(
      { activations, steps: 20, classes: 360, stepsPerSecond: 100 },
      { first: 32.7032, ratio: 2 ** (1 / 60) },
    );
    assert.deepEqual(notes, [{ startSeconds: 0, endSeconds: 0.2, midiNote: 36 }]);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { decodePitch, pickOnsets } from './decodeSteps.ts';
import {
  beatAnnotations,
  findAnnotated,
  keyAnnotations,
  onsetAnnotations,
  pitchAnnotations,
  tempoAnnotations,
} from './readAnnotations.ts';

describe('annotations', () => {
  const folder = temporaryFolder();

  it('are found as GiantSteps has them, in folders of their own', () => {
    for (const name of ['audio', 'annotations', 'annotations/tempo', 'annotations/key'])
      mkdirSync(join(folder, name), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write('audio/1030011.LOFI.mp3', '');
    write('audio/1068430.LOFI.mp3', '');
    write('annotations/tempo/1030011.LOFI.bpm', '140.0');
    write('annotations/tempo/9999999.LOFI.bpm', '128');
    write('annotations/key/1030011.LOFI.key', 'D minor\t0.9\n');
    write('annotations/key/1068430.LOFI.key', 'C major / A minor');
    const path = join(folder, 'audio', '1030011.LOFI.mp3');
    assert.deepEqual(findAnnotated(folder, tempoAnnotations), {
      annotated: [{ path, reference: 140 }],
      ...{ withoutAudio: 1, unread: 0 },
    });
    assert.deepEqual(findAnnotated(folder, keyAnnotations), {
      annotated: [{ path, reference: 14 }],
      ...{ withoutAudio: 0, unread: 1 },
    });
  });

  it('are of the audio that has the name before the whole of their end, once', () => {
    const place = join(folder, 'pitch');
    mkdirSync(place);
    for (const [name, text] of [
      ['a.wav', ''],
      ['a.f0.csv', '0,440'],
      ['a.csv', '0,220'],
    ] as const)
      writeFileSync(join(place, name), text);
    const { annotated, withoutAudio } = findAnnotated(place, pitchAnnotations);
    assert.deepEqual([annotated.map(({ reference }) => reference.hz), withoutAudio], [[[440]], 0]);
  });

  it('of tempo are a number, or two and how much the first is felt', () => {
    assert.equal(tempoAnnotations.read('#@format: tempo\ttimestamp(float)\tbpm(float)\ntempo 0 126'), 126);
    assert.deepEqual(['128\n', '60.0\t120.0\t0.73', '60 120 0.2', '0', 'none'].map(tempoAnnotations.read), [128, 60, 120, undefined, undefined]); // prettier-ignore
  });

  it('of key are read in any notation, and are one key', () => {
    assert.deepEqual(['A minor', 'F# major', 'Db maj', '8A', 'Eb', 'unknown', ''].map(keyAnnotations.read), [21, 6, 1, 21, 3, undefined, undefined]); // prettier-ignore
  });

  it("of key may have GiantSteps' own form, and then name several", () => {
    const form = '#@format: key\ttimestamp(float)\tkey(string)\n';
    assert.equal(keyAnnotations.read(`${form}key 0 C minor\n`), 12);
    assert.equal(keyAnnotations.read(`${form}key 0 C minor\nkey 60 C minor\n`), 12);
    assert.equal(keyAnnotations.read(`${form}key 0 C minor\nkey 60 F minor\n`), undefined);
  });

  it('of beats and onsets are times, with what stands behind them', () => {
    assert.deepEqual(beatAnnotations.read('# beats\n1.02\t2\n0.52\t1\r\n1.52 3\n2.02 1'), {
      seconds: [0.52, 1.02, 1.52, 2.02],
      downs: [0.52, 2.02],
    });
    assert.deepEqual(beatAnnotations.read('0.5\n1 2'), { seconds: [0.5, 1], downs: undefined });
    assert.deepEqual(onsetAnnotations.read('1.5,kick\n0.5\n'), [0.5, 1.5]);
    assert.equal(onsetAnnotations.read('kick 1.5'), undefined);
    assert.equal(beatAnnotations.read(''), undefined);
  });

  it('of pitch are times and Hz, under a line of words or not', () => {
    const read = { seconds: [0, 0.01], hz: [0, 440.5] };
    assert.deepEqual(pitchAnnotations.read('time,f0\n0.0,0.0\n0.01,440.5\n'), read);
    assert.deepEqual(pitchAnnotations.read('0.0 0\n0.01 440.5 0.9'), read);
  });
});

describe('what networks say step by step', () => {
  it('is an onset where it is a peak, likely and not too near', () => {
    const activations = Float32Array.of(0.6, 0.5, 0.9, 0.95, 0.9, 0.2, 0.4, 0.1, 0.7, 0.6, 0);
    assert.deepEqual(pickOnsets({ activations, steps: 11, classes: 1, stepsPerSecond: 10 }), [0, 0.3, 0.8]);
    // 20 ms before a likelier one
    const rising = Float32Array.of(0.7, 0.1, 0.9, 0.1);
    assert.deepEqual(pickOnsets({ activations: rising, steps: 4, classes: 1, stepsPerSecond: 100 }), [0.02]);
    // 20 ms after another one
    const near = Float32Array.of(0.9, 0.1, 0.9, 0.1, 0.9);
    assert.deepEqual(pickOnsets({ activations: near, steps: 5, classes: 1, stepsPerSecond: 100 }), [0, 0.04]);
  });

  it('is a pitch between two classes that are as strong, and none where it is faint', () => {
    const activations = new Float32Array(2 * 24);
    activations.set([0.8, 0.8], 10);
    activations[24 + 12] = 0.3;
    const { seconds, hz } = decodePitch(
      { activations, steps: 2, classes: 24, stepsPerSecond: 100 },
      { first: 100, ratio: 2 ** (1 / 12) },
      'strongest',
    );
    assert.deepEqual(seconds, [0, 0.01]);
    assert.ok(Math.abs(hz[0]! - 100 * 2 ** (10.5 / 12)) < 1e-3);
    assert.ok(Math.abs(hz[1]! + 200) < 1e-3, 'a guess, unvoiced');
  });

  it('is the pitch of the likeliest way where another one is stronger for a step', () => {
    const classes = 60;
    const activations = new Float32Array(5 * classes).fill(0.01);
    for (let step = 0; step < 5; step++) activations[step * classes + 10] = 0.6;
    activations[2 * classes + 40] = 0.9;
    const heard = { activations, steps: 5, classes, stepsPerSecond: 100 };
    const scale = { first: 100, ratio: 2 ** (1 / 60) };
    const roundCents = (hz: number) => Math.round(1200 * Math.log2(hz / 100));
    assert.deepEqual(decodePitch(heard, scale, 'strongest').hz.map(roundCents), [200, 200, 800, 200, 200]);
    assert.deepEqual(decodePitch(heard, scale, 'likeliest').hz.map(roundCents), [200, 200, 200, 200, 200]);
  });
});

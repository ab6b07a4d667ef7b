import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PlacedBeat } from '../../../src-main/hearing/beats/Beat.ts';
import { BeatDecoder } from '../../../src-main/hearing/beats/BeatDecoder.ts';
import { PlainBeatSteps } from '../../../src-main/hearing/beats/BeatSteps.ts';
import { SimdBeatSteps } from '../../../src-main/hearing/beats/SimdBeatSteps.ts';
import { TempoStates } from '../../../src-main/hearing/beats/TempoStates.ts';
import { tempoOf } from '../../../src-main/hearing/beats/tempoOf.ts';
import { rhythmOf } from '../../../src-main/hearing/beats/rhythmOf.ts';
import { fc } from '../../properties.ts';
import { referenceFolder, withoutReference } from '../../reference.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';
import { drawActivations, layBeats, type DrawnBeats } from './drawActivations.ts';

function decode(drawn: DrawnBeats, chunkSteps = Infinity): PlacedBeat[] {
  const decoder = new BeatDecoder(drawn);
  const activations = drawActivations(drawn);
  for (let at = 0; at < activations.length; at += 2 * chunkSteps)
    decoder.push(activations.subarray(at, at + 2 * chunkSteps));
  return decoder.finish();
}

/** How many of the beats were found within 40 ms, and as what they are. */
function countFound(found: readonly PlacedBeat[], beats: DrawnBeats['beats']): number {
  return beats.filter(({ seconds, isDown }) =>
    found.some((beat) => Math.abs(beat.seconds - seconds) < 0.04 && (beat.place === 0) === isDown),
  ).length;
}

describe('BeatDecoder', () => {
  it('finds beats and downbeats at every tempo, between whole steps of the activations, too', () => {
    for (const stepsPerSecond of [50, 100]) {
      for (const bpm of [43, 60, 92.3, 120, 126.7, 174, 235]) {
        for (const beatsPerBar of [3, 4]) {
          const beats = layBeats(60, () => bpm, beatsPerBar);
          const found = decode({ stepsPerSecond, seconds: 60, beats });
          assert.equal(found.length, beats.length, `${bpm} BPM at ${stepsPerSecond} steps`);
          assert.equal(countFound(found, beats), beats.length, `${bpm} BPM at ${stepsPerSecond} steps`);
          const tempo = tempoOf(found)!;
          assert.ok(Math.abs(tempo.bpm / bpm - 1) < 5e-4, `${tempo.bpm} for ${bpm}`);
          assert.equal(tempo.isSteady, true);
          assert.equal(rhythmOf(found, 60)!.beatsPerBar, beatsPerBar);
        }
      }
    }
  });

  it('goes on where beats are missing in noise', () => {
    const beats = layBeats(100, () => 128);
    const found = decode({ stepsPerSecond: 50, seconds: 100, beats, noise: 0.2, height: 0.6, missing: 0.4 });
    assert.ok(countFound(found, beats) >= 0.97 * beats.length);
    assert.ok(found.length <= beats.length);
    assert.ok(Math.abs(tempoOf(found)!.bpm - 128) < 0.1);
  });

  it('follows a tempo that rises, and one that jumps', () => {
    const ramp = layBeats(100, (seconds) => 100 + seconds * 0.4);
    const found = decode({ stepsPerSecond: 50, seconds: 100, beats: ramp });
    assert.equal(countFound(found, ramp), ramp.length);
    assert.equal(tempoOf(found)!.isSteady, false);

    const jump = layBeats(100, (seconds) => (seconds < 50 ? 100 : 124));
    const { pieces } = tempoOf(decode({ stepsPerSecond: 50, seconds: 100, beats: jump }))!;
    assert.deepEqual(
      pieces.map(({ bpm }) => Math.round(bpm)),
      [100, 124],
    );
    assert.ok(Math.abs(pieces[1]!.startSeconds - 50) < 2);
  });

  it('keeps to the tempo of what is clear where something fainter is halfway between', () => {
    const [clear, all] = [layBeats(60, () => 80), layBeats(60, () => 160, 8)];
    const drawn = { stepsPerSecond: 50, seconds: 60, noise: 0.02 };
    for (const [height, bpm] of [
      [0.12, 80],
      [0.7, 160],
    ] as const) {
      const between = drawActivations({ ...drawn, beats: all.filter((_, at) => at % 2 === 1), height });
      const decoder = new BeatDecoder(drawn);
      decoder.push(
        drawActivations({ ...drawn, beats: clear }).map((value, at) => Math.max(value, between[at]!)),
      );
      const found = tempoOf(decoder.finish())!;
      assert.ok(Math.abs(found.bpm - bpm) < 0.1, `${found.bpm} for ${height}`);
    }
  });

  it('finds nothing in silence, and no beats within a silence', () => {
    assert.deepEqual(decode({ stepsPerSecond: 50, seconds: 60, beats: [], noise: 0 }), []);
    const sounding = layBeats(100, () => 120).filter(({ seconds }) => seconds < 30 || seconds > 70);
    const found = decode({ stepsPerSecond: 50, seconds: 100, beats: sounding });
    assert.equal(found.filter(({ seconds }) => seconds > 31 && seconds < 69).length, 0);
    assert.equal(found.filter(({ isFirst }) => isFirst).length, 2);
    assert.equal(tempoOf(found)!.pieces.length, 2);
  });

  it('answers the same however the activations come', () => {
    const beats = layBeats(200, (seconds) => 110 + 5 * Math.sin(seconds / 20));
    const drawn = { stepsPerSecond: 50, seconds: 200, beats, noise: 0.3, missing: 0.2 };
    const whole = decode(drawn);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) =>
        assert.deepEqual(decode(drawn, steps), whole),
      ),
      { numRuns: 5 },
    );
  });

  it('settles beats after half a minute for good: as it would with all of the track before it', () => {
    const beats = layBeats(300, (seconds) => (seconds < 150 ? 90 : 140));
    const drawn = { stepsPerSecond: 50, seconds: 300, beats, noise: 0.2, height: 0.6, missing: 0.2 };
    const found = decode(drawn);
    assert.ok(countFound(found, beats) >= 0.97 * beats.length);
    for (const [at, { seconds }] of found.entries())
      assert.ok(at === 0 || seconds - found[at - 1]!.seconds > 0.2, `two beats at ${seconds} s`);
  });

  it('takes every step in WebAssembly as in JavaScript, number for number', () => {
    for (const options of [{ stepsPerSecond: 50 }, { stepsPerSecond: 31, fastestBpm: 180 }]) {
      const tempos = new TempoStates(options);
      const window = 300;
      const [plain, simd] = [new PlainBeatSteps(tempos, window), new SimdBeatSteps(tempos, window)];
      const random = seededRandom(3);
      for (let step = 0, free = 0; step < 2000; step++) {
        for (let tempo = 0; tempo < tempos.count; tempo++)
          plain.gains[tempo] = simd.gains[tempo] = 6 * random() - 4;
        const best = plain.take(step, step % window, free);
        assert.equal(simd.take(step, step % window, free), best, `step ${step}`);
        assert.deepEqual(simd.ended, plain.ended, `step ${step}`);
        free = Math.max(free + 0.02, plain.ended[best]! - 8);
      }
      for (const rows of ['scores', 'tempoBefore', 'lengthTaken'] as const)
        assert.deepEqual(simd[rows], plain[rows], rows);
      simd.close();
    }
  });

  it('finds the beats that madmom finds in its activations of real music', { skip: withoutReference }, () => {
    const file = join(referenceFolder, 'hearing', 'madmom', 'golden-madmom.json');
    const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;
    for (const name of ['thejazzpiano', 'muse'] as const) {
      const { downbeatsBlstm, downbeats } = golden.clips[name];
      const decoder = new BeatDecoder({ stepsPerSecond: 100 });
      decoder.push(Float32Array.from(downbeatsBlstm.flat()));
      const found = decoder.finish();
      const saidAt = (at: number) => downbeatsBlstm[Math.round(100 * at)]!.reduce((sum, said) => sum + said);
      assert.equal(found.length, downbeats.length, name);
      for (const [at, [seconds, place]] of downbeats.entries()) {
        // Where the network says more a step beside, madmom may look for the peak from behind it on: the jazz piano has
        // 0.49 at 18.18 s and 0.19 at 18.19 s, which it takes
        const isClearer = saidAt(found[at]!.seconds) > 2 * saidAt(seconds);
        assert.ok(
          Math.abs(found[at]!.seconds - seconds) <= (isClearer ? 0.015 : 0.011),
          `${name}, beat ${at}`,
        );
        assert.equal(found[at]!.place + 1, place, `${name}, beat ${at}`);
      }
    }
  });
});

interface Golden {
  /** [steps][2], and [beats][seconds, place from 1] as madmom's DBNDownBeatTrackingProcessor found them. */
  clips: Record<'thejazzpiano' | 'muse', { downbeatsBlstm: number[][]; downbeats: [number, number][] }>;
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BeatDecoder } from '../../../src-main/hearing/beats/BeatDecoder.ts';
import { rhythmOf } from '../../../src-main/hearing/beats/rhythmOf.ts';
import { drawActivations, layBeats, type DrawnBeats } from './drawActivations.ts';

function rhythm(drawn: Omit<DrawnBeats, 'stepsPerSecond'>) {
  const decoder = new BeatDecoder({ stepsPerSecond: 50 });
  decoder.push(drawActivations({ stepsPerSecond: 50, ...drawn }));
  return rhythmOf(decoder.finish(), drawn.seconds);
}

describe('rhythmOf', () => {
  it('makes up no tempo of silence, of noise, and of two seconds', () => {
    assert.equal(rhythm({ seconds: 60, beats: [], noise: 0 }), undefined);
    for (const noise of [0.1, 0.4, 1])
      assert.equal(rhythm({ seconds: 60, beats: [], noise }), undefined, `noise of ${noise}`);
    assert.equal(rhythm({ seconds: 2, beats: layBeats(2, () => 140) }), undefined);
    assert.equal(rhythmOf([], 0), undefined);
  });

  it('makes up no tempo of beats without any order', () => {
    let at = 0;
    const beats = Array.from({ length: 80 }, (_, index) => {
      at += 0.25 + ((index * 7919) % 97) / 97;
      return { seconds: at, isDown: false };
    });
    const found = rhythm({ seconds: at + 1, beats });
    assert.ok(
      found === undefined || (!found.isSteady && found.confidence < 0.5),
      `${found?.bpm}, ${found?.confidence}`,
    );
  });

  it('believes beats in two fifths of a track, or a minute of them', () => {
    const within = (beatSeconds: number, seconds: number) =>
      rhythm({ seconds, beats: layBeats(beatSeconds, () => 120) });
    assert.equal(within(20, 60), undefined);
    assert.ok(within(30, 60));
    assert.ok(within(70, 300));
  });

  it('believes a tempo that wanders where beats are clear, and one that is kept where they are faint, too', () => {
    const wandering = layBeats(60, (at) => 100 + 6 * Math.sin(at / 3));
    assert.ok(rhythm({ seconds: 60, beats: wandering, height: 0.8 }));
    assert.equal(rhythm({ seconds: 60, beats: wandering, height: 0.4 }), undefined);
    assert.ok(rhythm({ seconds: 60, beats: layBeats(60, () => 100), height: 0.4 }));
  });

  it('is surer of a clear beat than of a faint one', () => {
    const beats = layBeats(60, () => 120);
    const clear = rhythm({ seconds: 60, beats, height: 0.9 })!;
    const faint = rhythm({ seconds: 60, beats, height: 0.35, noise: 0.2 })!;
    assert.ok(clear.confidence > 0.9, `${clear.confidence}`);
    assert.ok(faint.confidence < clear.confidence, `${faint.confidence}`);
  });

  it('says the tempo of the longest part of a mix, and every piece of it', () => {
    const bpmAt = (seconds: number) => (seconds < 60 ? 100 : seconds < 240 ? 125 : 150);
    const mix = rhythm({ seconds: 300, beats: layBeats(300, bpmAt) })!;
    assert.equal(Math.round(mix.bpm), 125);
    assert.equal(mix.isSteady, false);
    assert.deepEqual(
      mix.pieces.map(({ bpm }) => Math.round(bpm)),
      [100, 125, 150],
    );
  });

  it('names no meter where no beat stands out', () => {
    const beats = layBeats(60, () => 120).map(({ seconds }) => ({ seconds, isDown: false }));
    assert.equal(rhythm({ seconds: 60, beats })!.beatsPerBar, undefined);
  });
});

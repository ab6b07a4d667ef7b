import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TrackEars } from '../../../src-main/hearing/ears/TrackEars.ts';
import { loadHearing, type Hearing } from '../../../src-main/hearing/hearFrames.ts';
import { readWav } from '../../reference.ts';
import { makeSong } from '../makeSong.ts';

const rateHz = 22_050;
const [C, A] = [0, 9];
const minor = 12;

describe('what is heard of a key', () => {
  let hearing: Hearing;
  before(async () => (hearing = await loadHearing(join('models', 'hearmark-key'))));
  after(() => hearing.close());

  /** By the tonic: a shorter song is the beginning of a longer one. */
  const songs = new Map<number, Float32Array>();
  const song = (seconds: number, tonic: number) => {
    const known = songs.get(tonic) ?? readWav(makeSong({ seconds: 40, bpm: 120, tonic }));
    songs.set(tonic, known);
    return known.subarray(0, seconds * rateHz);
  };

  async function hear(...parts: Float32Array[]) {
    const ears = new TrackEars({ key: hearing });
    ears.begin(rateHz);
    ears.startAt(0);
    for (const samples of parts) ears.push(samples);
    const { key } = await ears.finish(parts.reduce((sum, { length }) => sum + length, 0) / rateHz);
    ears[Symbol.dispose]();
    return key!.heard;
  }

  it('is the whole of half a minute, not its first ten seconds alone', async () => {
    assert.equal((await hear(song(10, C), song(20, A)))!.key, A + minor);
  });

  it('is ten seconds of every thirty from there on', async () => {
    const alone = await hear(song(40, A));
    assert.deepEqual((await hear(song(40, A), song(20, C)))!.confidence, alone!.confidence);
    assert.ok((await hear(song(40, A), song(20, C), song(10, C)))!.confidence < alone!.confidence);
  });

  it('is no end of less than five seconds, which would count as ten', async () => {
    const [alone, odd] = [await hear(song(10, A)), song(4, C)];
    assert.equal((await hear(song(10, A), odd))!.confidence, alone!.confidence);
    assert.ok((await hear(song(10, A), song(6, C)))!.confidence < alone!.confidence);
    assert.ok(await hear(new Float32Array(10 * rateHz), song(4, A)), 'what is all there is, is heard');
    assert.equal(await hear(song(3, A)), undefined, 'a chord or two');
  });
});

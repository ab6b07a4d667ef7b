import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, describe, it } from 'node:test';
import type { Loudness } from '../../src-main/audio/loudnessOf.ts';
import { LoudnessMeter } from '../../src-main/audio/LoudnessMeter.ts';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import { buildOf, keptAnswer } from '../fixtures/keptFile.ts';
import { open, SoundFiles, sourceOf } from './soundFiles.ts';

const files = new SoundFiles();
after(() => files[Symbol.dispose]());

/** A tone for so many seconds, at so many dBFS in each channel. */
interface Part {
  seconds: number;
  dbfs: number[];
}

const rateHz = 48_000;

/** A WAV file of 32-bit floats with a tone of 1 kHz, its channels in the places of the mask. */
function tones(parts: Part[], { hz = 1000, phase = 0, mask = 3, fadeFrames = 1 } = {}): Buffer {
  const channels = parts[0]!.dbfs.length;
  const frames = parts.reduce((sum, { seconds }) => sum + Math.round(seconds * rateHz), 0);
  const samples = new Float32Array(frames * channels);
  let frame = 0;
  for (const { seconds, dbfs } of parts) {
    const levels = dbfs.map((db) => 10 ** (db / 20));
    for (const end = frame + Math.round(seconds * rateHz); frame < end; frame++) {
      const fade = Math.min(1, (frame + 1) / fadeFrames, (frames - frame) / fadeFrames);
      const tone = fade * Math.sin((2 * Math.PI * hz * frame) / rateHz + phase);
      for (let channel = 0; channel < channels; channel++)
        samples[frame * channels + channel] = levels[channel]! * tone;
    }
  }
  const header = Buffer.alloc(68);
  header.write('RIFF', 0);
  header.writeUInt32LE(60 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(40, 16);
  header.writeUInt16LE(0xfffe, 20); // WAVE_FORMAT_EXTENSIBLE
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * channels * 4, 28);
  header.writeUInt16LE(channels * 4, 32);
  header.writeUInt16LE(32, 34);
  header.writeUInt16LE(22, 36);
  header.writeUInt16LE(32, 38);
  header.writeUInt32LE(mask, 40);
  header.write('0300000000001000800000aa00389b71', 44, 'hex'); // float
  header.write('data', 60);
  header.writeUInt32LE(samples.byteLength, 64);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}

function measure(audio: ReturnType<typeof openAudio>): Loudness {
  using opened = audio;
  using meter = new LoudnessMeter();
  for (const _ of opened.decodeWhole({ sampleRateHz: 16_000, meter }));
  return meter.finish();
}

const measureBytes = (bytes: Buffer) => measure(openAudio(sourceOf(bytes), { path: 'tone.wav' }));

/** What ffmpeg's own filter says. */
function byFfmpeg(path: string): Record<'I' | 'LRA' | 'Peak', number> {
  const filter = ['-map', '0:a', '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  const summary = keptAnswer([buildOf('ffmpeg'), ...filter], path, () => {
    const { stderr } = spawnSync('ffmpeg', ['-nostats', '-i', path, ...filter], { encoding: 'utf8' });
    const [, said] = stderr.split('Summary:');
    assert.ok(said, stderr);
    return said;
  });
  const value = (name: string) => Number(new RegExp(` ${name}: +(\\S+)`).exec(summary)![1]);
  return { I: value('I'), LRA: value('LRA'), Peak: value('Peak') };
}

function near(found: number | undefined, wanted: number, by: number, what: string) {
  assert.ok(Math.abs(found! - wanted) <= by, `${what}: ${found}, not ${wanted}`);
}

describe('loudness', () => {
  it('is what EBU Tech 3341 and 3342 say of their test signals', () => {
    const stereo = (seconds: number, dbfs: number): Part => ({ seconds, dbfs: [dbfs, dbfs] });
    const integrated: [string, Part[], number][] = [
      ['1', [stereo(20, -23)], -23],
      ['2', [stereo(20, -33)], -33],
      ['3', [stereo(10, -36), stereo(60, -23), stereo(10, -36)], -23],
      ['4', [stereo(10, -72), stereo(10, -36), stereo(60, -23), stereo(10, -36), stereo(10, -72)], -23],
      ['5', [stereo(20, -26), stereo(20.1, -20), stereo(20, -26)], -23],
    ];
    for (const [name, parts, wanted] of integrated)
      near(measureBytes(tones(parts)).integratedLufs, wanted, 0.1, `case ${name}`);
    // 5.0: left, right, centre and the surrounds, which count more
    const five = tones([{ seconds: 20, dbfs: [-28, -28, -24, -30, -30] }], { mask: 0x37 });
    near(measureBytes(five).integratedLufs, -23, 0.1, 'case 6');
    const ranges: [Part[], number][] = [
      [[stereo(20, -20), stereo(20, -30)], 10],
      [[stereo(20, -20), stereo(20, -15)], 5],
      [[stereo(20, -40), stereo(20, -20)], 20],
      [[stereo(20, -50), stereo(20, -35), stereo(20, -20), stereo(20, -35), stereo(20, -50)], 15],
    ];
    for (const [parts, wanted] of ranges)
      near(measureBytes(tones(parts)).rangeLu, wanted, 1, `range ${wanted}`);
  });

  it('finds peaks between the samples', () => {
    // Cases 15 to 19 of Tech 3341: within 0.2 dB above and 0.4 below
    for (const [hz, degrees] of [
      [rateHz / 4, 0],
      [rateHz / 4, 45],
      [rateHz / 6, 60],
      [rateHz / 8, 67.5],
    ] as const) {
      const parts = [{ seconds: 1, dbfs: [-6, -6] }];
      const { truePeakDb } = measureBytes(
        tones(parts, { hz, phase: (degrees * Math.PI) / 180, fadeFrames: 2400 }),
      );
      assert.ok(truePeakDb! > -6.4 && truePeakDb! < -5.8, `${hz} Hz, ${degrees}°: ${truePeakDb}`);
    }
  });

  it('leaves low frequency effects out, and counts channels of no known place the same', () => {
    const withEffects = { seconds: 5, dbfs: [-23, -23, -200, -3] };
    near(measureBytes(tones([withEffects], { mask: 0xf })).integratedLufs, -23, 0.1, 'with LFE');
    const unplaced = { seconds: 5, dbfs: [-26, -26, -26, -26] };
    near(measureBytes(tones([unplaced], { mask: 0 })).integratedLufs, -23, 0.1, 'unplaced');
  });

  it('measures channels of which there are more than eight', () => {
    const twelve = { seconds: 5, dbfs: [...Array<number>(11).fill(-200), -23] };
    const { integratedLufs, truePeakDb } = measureBytes(tones([twelve], { mask: 0 }));
    near(integratedLufs, -26, 0.1, 'the twelfth');
    near(truePeakDb, -23, 0.1, 'its peak');
  });

  it('says nothing of what cannot be told', () => {
    assert.deepEqual(measureBytes(tones([{ seconds: 2, dbfs: [-Infinity, -Infinity] }])), {});
    const quiet = measureBytes(tones([{ seconds: 2, dbfs: [-80, -80] }]));
    assert.deepEqual(Object.keys(quiet), ['truePeakDb']);
    const short = measureBytes(tones([{ seconds: 0.3, dbfs: [-20, -20] }]));
    assert.deepEqual(Object.keys(short), ['truePeakDb']);
    // Between the largest floats lies more than a float holds
    const huge = measureBytes(
      tones([{ seconds: 1, dbfs: [770, 770] }], { hz: rateHz / 2, phase: Math.PI / 4 }),
    );
    assert.deepEqual(Object.keys(huge), ['integratedLufs']);
    const piece = measureBytes(tones([{ seconds: 20, dbfs: [-20, -20] }]));
    assert.deepEqual(Object.keys(piece), ['integratedLufs', 'truePeakDb']);
  });

  it("is what ffmpeg's filter says, at any rate and in any codec", () => {
    const paths = [
      files.encode('a.mp3', { seconds: 32 }),
      files.encode('b.flac', { seconds: 32, rateHz: 96_000 }),
      files.encode('c.opus', { seconds: 32, rateHz: 48_000, options: ['-b:a', '64k'] }),
      files.encode('d.wav', { seconds: 32, rateHz: 11_025, options: ['-ac', '1'] }),
      files.make('e.flac', '-f', 'lavfi', '-i', 'anoisesrc=d=35:c=pink:a=0.5:r=44100', '-ac', '6'),
    ];
    for (const path of paths) {
      const { integratedLufs, rangeLu, truePeakDb } = measure(open(path));
      const { I, LRA, Peak } = byFfmpeg(path);
      near(integratedLufs, I, 0.1, `${path}, loudness`);
      near(rangeLu, LRA, 0.2, `${path}, range`);
      near(truePeakDb, Peak, 0.2, `${path}, peak`);
    }
  });
});

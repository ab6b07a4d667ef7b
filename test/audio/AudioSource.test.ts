import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { ReadError } from '../../src-main/errors.ts';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import {
  decode,
  decodeTogether,
  decodeWithFfmpeg,
  type Encoded,
  largestDifference,
  open,
  SoundFiles,
  sourceOf,
} from './soundFiles.ts';

const files = new SoundFiles();
after(() => files[Symbol.dispose]());

/**
 * Format, encoder options, and how far decoded samples may lie from those of the ffmpeg program, an older version: a
 * float's rounding for lossless formats and those decoded in float, the 16 bits of fixed-point decoders otherwise.
 */
const formats: [name: string, options: string[], tolerance: number][] = [
  ['plain.mp3', ['-b:a', '128k'], 1e-5],
  ['vbr.mp3', ['-q:a', '4'], 1e-5],
  ['low.mp3', ['-ar', '22050', '-b:a', '24k'], 1e-5],
  ['plain.mp2', [], 1e-4],
  ['plain.flac', [], 1e-6],
  ['wide.flac', ['-sample_fmt', 's32'], 1e-6],
  ['aac.m4a', ['-c:a', 'aac', '-aac_pns', '0'], 1e-5],
  ['alac.m4a', ['-c:a', 'alac'], 1e-6],
  ['adts.aac', ['-aac_pns', '0'], 1e-5],
  ['vorbis.ogg', ['-c:a', 'libvorbis'], 1e-5],
  ['plain.opus', ['-b:a', '96k'], 1e-4],
  ['16.wav', [], 1e-6],
  ['24.wav', ['-c:a', 'pcm_s24le'], 1e-6],
  ['float.wav', ['-c:a', 'pcm_f32le'], 1e-6],
  ['plain.aiff', [], 1e-6],
  ['plain.wma', [], 1e-5],
  ['plain.wv', [], 1e-6],
  ['plain.tta', [], 1e-6],
  ['opus.mka', ['-c:a', 'libopus'], 1e-4],
  ['flac.mka', ['-c:a', 'flac'], 1e-6],
];

const ratesHz = [8000, 16_000, 22_050, 44_100, 48_000, 192_000];
const codecsInWav = ['adpcm_swf', 'adpcm_ms', 'adpcm_ima_wav', 'wmav2'];
const clips = ['clip.wav', 'clip.mp3', 'clip.flac', 'clip.opus', 'clip.m4a', 'clip.ogg'];
const longOnes = ['long.mp3', 'long.flac', 'long.wv'];
/** What is put into a WAV as if it were its samples. */
const disguised: [codec: string, options: string[]][] = [
  ['dts', ['-c:a', 'dca', '-strict', '-2', '-b:a', '1411k']],
  ['ac3', ['-b:a', '192k']],
  ['mp3', ['-b:a', '128k', '-write_xing', '0', '-id3v2_version', '0']],
];

/** What ffmpeg decodes, too. */
const compared: Encoded[] = [
  ...formats.map(([name, options]): Encoded => [name, { options }]),
  ...ratesHz.map((rateHz): Encoded => [`${rateHz}.wav`, { rateHz, seconds: 2 }]),
  ['7.1.wav', { seconds: 1, options: ['-ac', '8'] }],
  ...disguised.map(([codec, options]): Encoded => [`bare.${codec}`, { seconds: 2, options }]),
  ...codecsInWav.map((codec): Encoded => [`${codec}.wav`, { seconds: 3, options: ['-c:a', codec] }]),
];
const others: Encoded[] = [
  ['odd.flac', { rateHz: 44_101, seconds: 5 }],
  ['first.mp3', { seconds: 2, options: ['-write_xing', '0'] }],
  ['second.mp3', { seconds: 2, options: ['-ar', '22050', '-ac', '1', '-write_xing', '0'] }],
  ...clips.map((name): Encoded => [name, { seconds: 0.05 }]),
  ...longOnes.map((name): Encoded => [name]),
];
const twelveTones = Array.from({ length: 12 }, (_, i) => `0.${i + 10}`).join('|');

describe('decoding', () => {
  before(() => {
    files.encodeTogether([...compared, ...others]);
    decodeTogether(
      compared.map(([name]) => files.at(name)),
      16_000,
    );
    files.makeTogether([
      ['12.wav', `aevalsrc=${twelveTones}:s=16000:d=0.5`],
      ['loud.wav', 'aevalsrc=1|1:s=16000:d=0.2'],
      ['nan.wav', 'aevalsrc=0.1:s=16000:d=0.2', ['-c:a', 'pcm_f32le']],
    ]);
  });

  for (const [name, , tolerance] of formats) {
    it(`gives the samples that ffmpeg gives: ${name}`, () => {
      const path = files.at(name);
      using audio = open(path);
      const samples = decode(audio);
      const expected = decodeWithFfmpeg(path, 16_000);
      // FFmpeg 5 leaves the padding at the end of an AAC track in; 8 does not, and its resampler ends earlier.
      const [padding, filter] = name === 'aac.m4a' ? [Math.ceil((1024 * 16_000) / 44_100), 32] : [1, 0];
      const difference = largestDifference(samples.subarray(0, samples.length - filter), expected);
      assert.ok(difference < tolerance, `${difference}`);
      assert.ok(Math.abs(expected.length - samples.length) <= padding);
      assert.equal(audio.corruptPackets, 0);
      assert.ok(Math.abs(audio.durationSeconds! - 6) < 0.06);
    });

    it(`decodes windows as it decodes the whole: ${name}`, () => {
      using audio = open(files.at(name));
      const samples = decode(audio);
      const { length } = samples;
      // overlapping, side by side, apart, across the end, at it and behind it
      const starts = [0, 1000, 1001, 9001, 40_000, 61_111, length - 5000, length, length + 99];
      const windows = [...audio.decodeWindows({ sampleRateHz: 16_000, starts, windowSamples: 8000 })];
      assert.deepEqual(
        windows.map(({ index, start }) => [index, start]),
        starts.map((start, index) => [index, start]),
      );
      for (const window of windows) {
        const expected = samples.slice(window.start, window.start + 8000);
        assert.equal(window.samples.length, expected.length);
        assert.ok(largestDifference(window.samples, expected) < 1e-4, `at ${window.start}`);
      }
    });

    it(`gives the same for a file that is not held in memory: ${name}`, () => {
      const path = files.at(name);
      using held = open(path);
      const { contentId: id } = held.identify() as { contentId: string };
      const samples = decode(held);
      const windowsOf = (audio: typeof held) =>
        [...audio.decodeWindows({ sampleRateHz: 16_000, starts: [3000, 70_000], windowSamples: 4000 })].map(
          (window) => window.samples,
        );

      using streamed = open(path, { holdBytes: 20_000 });
      assert.ok('prefixId' in streamed.identify());
      assert.deepEqual(decode(streamed), samples);
      assert.equal(streamed.finish(), id);
      assert.throws(() => decode(streamed), /only once/);

      using windowed = open(path, { holdBytes: 20_000 });
      assert.deepEqual(windowsOf(windowed), windowsOf(held));
      assert.equal(windowed.finish(), id);

      using skipped = open(path, { holdBytes: 20_000 });
      assert.equal(skipped.finish(), id);
    });
  }

  for (const rateHz of ratesHz) {
    it(`resamples from ${rateHz} Hz`, () => {
      const path = files.at(`${rateHz}.wav`);
      using audio = open(path);
      const samples = decode(audio);
      assert.equal(samples.length, 32_000);
      assert.ok(largestDifference(samples, decodeWithFfmpeg(path, 16_000)) < 1e-6);
    });
  }

  it('keeps the windows exact where the rates have little in common', () => {
    using audio = open(files.at('odd.flac'));
    const samples = decode(audio, 22_050);
    const plan = { sampleRateHz: 22_050, starts: [60_001], windowSamples: 5000 };
    const [window] = [...audio.decodeWindows(plan)];
    assert.ok(largestDifference(window!.samples, samples.subarray(60_001, 65_001)) < 1e-4);
  });

  it('mixes eight channels down as ffmpeg does, and averages more', () => {
    const named = files.at('7.1.wav');
    using surround = open(named);
    assert.equal(surround.properties.channels, 8);
    assert.ok(largestDifference(decode(surround), decodeWithFfmpeg(named, 16_000)) < 1e-6);

    using many = open(files.at('12.wav'));
    const samples = decode(many);
    assert.equal(samples.length, 8000);
    assert.ok(Math.abs(samples[4000]! - 0.155) < 1e-3);
  });

  it('stays within full scale where both channels are at it', () => {
    using audio = open(files.at('loud.wav'));
    assert.ok(decode(audio).every((sample) => Math.abs(sample) <= 1));
  });

  it('goes on where the format changes midway', () => {
    const first = readFileSync(files.at('first.mp3'));
    const second = readFileSync(files.at('second.mp3'));
    using audio = openAudio(sourceOf(Buffer.concat([first, second])), { path: 'joined.mp3' });
    const samples = decode(audio);
    assert.ok(Math.abs(samples.length / 16_000 - 4) < 0.2, `${samples.length / 16_000} s`);
  });

  it('finds what is disguised as the 16-bit samples of a WAV', () => {
    for (const [codec] of disguised) {
      const bare = files.at(`bare.${codec}`);
      const samples = ['-f', 's16le', '-ar', '44100', '-ac', '2', '-i', bare, '-c', 'copy'];
      using audio = open(files.make(`${codec}-in.wav`, ...samples));
      assert.equal(audio.properties.codec, codec);
      const difference = largestDifference(decode(audio), decodeWithFfmpeg(bare, 16_000));
      assert.ok(difference < 1e-4, `${codec}: ${difference}`);
      assert.equal(audio.corruptPackets, 0);
    }
  });

  it('finds DTS behind half a second of silence', () => {
    const later = files.at('later.raw');
    writeFileSync(later, Buffer.concat([Buffer.alloc(4 * 22_050), readFileSync(files.at('bare.dts'))]));
    const samples = ['-f', 's16le', '-ar', '44100', '-ac', '2', '-i', later, '-c', 'copy'];
    using audio = open(files.make('later.wav', ...samples));
    assert.equal(audio.properties.codec, 'dts');
  });

  it('decodes what is compressed in a WAV as FFmpeg does', () => {
    for (const codec of codecsInWav) {
      const path = files.at(`${codec}.wav`);
      using audio = open(path);
      const difference = largestDifference(decode(audio), decodeWithFfmpeg(path, 16_000));
      assert.ok(difference < 1e-3, `${codec}: ${difference}`);
    }
  });

  it('makes silence of NaN and infinity', () => {
    const bytes = readFileSync(files.at('nan.wav'));
    bytes.writeFloatLE(NaN, bytes.length - 4000);
    bytes.writeFloatLE(Infinity, bytes.length - 2000);
    using audio = openAudio(sourceOf(bytes));
    const samples = decode(audio);
    assert.ok(samples.every(Number.isFinite));
    assert.ok(Math.abs(samples[1000]! - 0.1) < 1e-6);
  });

  it('decodes a clip of 0.05 s', () => {
    for (const name of clips) {
      using audio = open(files.at(name));
      assert.ok(Math.abs(decode(audio).length - 800) <= 160, name);
    }
  });

  it('yields little at a time', () => {
    for (const name of longOnes) {
      using audio = open(files.at(name));
      for (const chunk of audio.decodeWhole({ sampleRateHz: 16_000 })) assert.ok(chunk.length <= 20_000);
    }
  });
});

describe('resources', () => {
  it('are freed, also where decoding is abandoned or the source fails', () => {
    const bytes = readFileSync(files.encode('small.mp3', { seconds: 1 }));
    const noAudio = Buffer.alloc(5000); // FFmpeg tries each of its formats on all of it
    const use = () => {
      {
        using audio = openAudio(sourceOf(bytes));
        audio.identify();
        for (const chunk of audio.decodeWhole({ sampleRateHz: 16_000 })) if (chunk.length > 0) break;
      }
      assert.throws(() => openAudio(sourceOf(noAudio)));
    };
    for (let i = 0; i < 50; i++) use();
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 300; i++) use();
    assert.ok(process.memoryUsage().rss - before < 40 * 2 ** 20);
  });

  it('pulse while a file is read', () => {
    let pulses = 0;
    using audio = open(files.encode('pulse.mp3'), { onPulse: () => pulses++ });
    audio.identify();
    assert.ok(pulses > 2);
  });

  it('throw what the source throws', () => {
    const bytes = readFileSync(files.encode('gone.mp3', { seconds: 30 }));
    const gone = new ReadError('the drive went away', { retry: true });
    for (const failAt of [0, 200_000]) {
      const source = sourceOf(bytes);
      const failing = {
        size: source.size,
        read: (position: number, length: number) => {
          if (position >= failAt) throw gone;
          return source.read(position, length);
        },
      };
      assert.throws(
        () => {
          using audio = openAudio(failing);
          audio.identify();
        },
        (error) => error === gone,
      );
    }
  });

  it('read a file about once', () => {
    const names = ['once.mp3', 'once.flac', 'once.m4a', 'once.ogg', 'once.wav', 'once.wma', 'once.mka'];
    files.encodeTogether(names.map((name) => [name, { seconds: 20, options: ['-b:a', '256k'] }]));
    for (const name of names) {
      const source = sourceOf(readFileSync(files.at(name)));
      let bytes = 0;
      using audio = openAudio({
        size: source.size,
        read: (position, length) => {
          const read = source.read(position, length);
          bytes += read.length;
          return read;
        },
      });
      audio.finish();
      assert.ok(bytes < source.size * 1.1 + 50_000, `${name}: ${bytes} of ${source.size}`);
    }
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openAudioOf } from '../../src-main/analysis/openAudioOf.ts';
import { DecodeError } from '../../src-main/errors.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import {
  audioFormats,
  canMake,
  ffmpeg,
  ffmpegTogether,
  makeAudio,
  type AudioFormat,
} from '../fixtures/makeAudio.ts';
import { frame, tag, text } from '../writing/id3Bytes.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-open-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const rateHz = 8000;

/** What an analysis learns of a file: who it is, and how much of it is heard. */
function hear(path: string) {
  using reader = new FileReader(path);
  using audio = openAudioOf(reader);
  audio.identify();
  let samples = 0;
  for (const chunk of audio.decodeWhole({ sampleRateHz: rateHz })) samples += chunk.length;
  const contentId = audio.finish();
  assert.equal(hashAudio(reader, path), contentId, 'whoever only hashes finds the same');
  return { contentId, seconds: samples / rateHz, told: audio.durationSeconds };
}

/** How long the independent ffprobe takes a file to be. */
function secondsByFfprobe(path: string): number {
  const parameters = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path];
  return Number(execFileSync('ffprobe', parameters, { encoding: 'utf8' }));
}

const id3 = tag(3, [frame(3, 'TIT2', text('Title')), frame(3, 'TPE1', text('Artist'))]);

describe('openAudioOf', () => {
  for (const format of Object.keys(audioFormats) as AudioFormat[]) {
    it(
      `hears ${format} behind an ID3v2 tag as it does without`,
      { skip: !canMake(format) && `no encoder for ${format} is installed` },
      () => {
        const plain = makeAudio(join(scratch, `plain-${format}${audioFormats[format]}`), { format });
        const tagged = join(scratch, `tagged-${format}${audioFormats[format]}`);
        writeFileSync(tagged, Buffer.concat([id3, id3, readFileSync(plain)]));
        assert.deepEqual(hear(tagged), hear(plain));
      },
    );
  }

  for (const ending of ['caf', 'au', 'w64', 'ac3'])
    it(`hears ${ending} behind an ID3v2 tag of v2.4, too`, () => {
      const plain = join(scratch, `sound.${ending}`);
      ffmpeg(['-i', makeAudio(join(scratch, 'sound.wav')), plain]);
      const tagged = join(scratch, `behind.${ending}`);
      writeFileSync(tagged, Buffer.concat([tag(4, [frame(4, 'TIT2', text('Title'))]), readFileSync(plain)]));
      assert.deepEqual(hear(tagged), hear(plain));
      assert.ok(secondsByFfprobe(tagged) > 0.5);
    });

  const links = [
    { seconds: 3, sampleRateHz: 44100, channels: 1, frequencyHz: 300 },
    { seconds: 2, sampleRateHz: 22050, channels: 2, frequencyHz: 400 },
    { seconds: 1, sampleRateHz: 44100, channels: 1, frequencyHz: 500 },
  ];

  /** Ogg with serials of its own choosing, as encoders draw them, or all with 0. */
  function makeLink(index: number, serial: number | undefined): string {
    const path = join(scratch, `link${index}-${serial ?? 'same'}.ogg`);
    const made = makeAudio(join(scratch, `link${index}.ogg`), links[index]);
    const serials = serial === undefined ? [] : ['-serial_offset', String(serial)];
    ffmpeg(['-i', made, '-c', 'copy', ...serials, '-fflags', '+bitexact', path]);
    return path;
  }

  for (const serials of ['of their own', 'that are the same']) {
    it(`hears all links of a chained Ogg, with serial numbers ${serials}`, () => {
      const parts = links.map((_, index) =>
        makeLink(index, serials === 'of their own' ? 7 * index + 1 : undefined),
      );
      const path = join(scratch, `chained ${serials}.ogg`);
      writeFileSync(path, Buffer.concat(parts.map((part) => readFileSync(part))));
      const heard = hear(path);
      const expected = parts.map(secondsByFfprobe).reduce((sum, seconds) => sum + seconds, 0);
      assert.ok(Math.abs(heard.seconds - expected) < 0.01, `${heard.seconds} and not ${expected} seconds`);
      assert.ok(Math.abs(heard.told! - expected) < 0.01);
      assert.notEqual(heard.contentId, hear(parts[0]!).contentId);
    });
  }

  it('gives the windows of a chained Ogg that decoding all of it has there, also across its links', () => {
    const path = join(scratch, 'windows.ogg');
    writeFileSync(path, Buffer.concat([0, 1].map((index) => readFileSync(makeLink(index, index + 1)))));
    using reader = new FileReader(path);
    using audio = openAudioOf(reader);
    const whole = Float32Array.from(
      [...audio.decodeWhole({ sampleRateHz: rateHz })].flatMap((chunk) => [...chunk]),
    );
    const starts = [0, 2.5 * rateHz, 4 * rateHz];
    const windows = [...audio.decodeWindows({ sampleRateHz: rateHz, starts, windowSamples: rateHz })];
    assert.equal(windows.length, starts.length);
    for (const { start, samples } of windows)
      assert.deepEqual(samples, whole.subarray(start, start + rateHz));
  });

  it('says how far into a chained Ogg it has read, not how far into a link', () => {
    const path = join(scratch, 'told.ogg');
    writeFileSync(path, Buffer.concat(links.map((_, index) => readFileSync(makeLink(index, undefined)))));
    using reader = new FileReader(path);
    const told: number[] = [];
    using audio = openAudioOf(reader, (seconds) => told.push(seconds));
    audio.identify();
    assert.deepEqual(
      told,
      told.toSorted((a, b) => a - b),
    );
    assert.ok(told.at(-1)! > 4.9 && told.at(-1)! <= audio.durationSeconds!, String(told.at(-1)));
  });

  it('hears the links of a chain that are whole, and counts the others as damage', () => {
    const path = join(scratch, 'cut.ogg');
    const [first, second] = [0, 1].map((index) => readFileSync(makeLink(index, index + 1)));
    writeFileSync(path, Buffer.concat([first!, second!.subarray(0, 40)]));
    using reader = new FileReader(path);
    using audio = openAudioOf(reader);
    for (const _ of audio.decodeWhole({ sampleRateHz: rateHz }));
    assert.ok(Math.abs(audio.durationSeconds! - 3) < 0.01, String(audio.durationSeconds));
    assert.ok(audio.corruptPackets > 0);
  });

  it('hears what few libraries hold, as long as ffprobe takes it to be', () => {
    const plain = makeAudio(join(scratch, 'plain.wav'), { seconds: 1, channels: 1 });
    const rare = [
      ['caf', 'pcm_s16be'],
      ['au', 'pcm_s16be'],
      ['w64', 'pcm_s16le'],
      ['ac3', 'ac3'],
      ['mkv', 'flac'],
      ['webm', 'libopus'],
      ['spx', 'libspeex'],
    ].map(([ending, codec]) => ({
      ending,
      options: [...(ending === 'spx' ? ['-ar', '16000'] : []), '-c:a', codec!],
      path: join(scratch, `rare.${ending}`),
    }));
    ffmpegTogether(rare.map(({ options, path }) => ({ input: ['-i', plain], options, path })));
    for (const { ending, path } of rare) {
      assert.ok(Math.abs(hear(path).seconds - secondsByFfprobe(path)) < 0.06, ending);
    }
  });

  it('says of a free-format MP3 what it is', () => {
    // MPEG-1, layer III, no bit rate, 44100 Hz: frames as long as their maker likes
    const header = Buffer.of(0xff, 0xfb, 0x00, 0xc0);
    const frames = Array.from({ length: 20 }, () => Buffer.concat([header, Buffer.alloc(1200, 0x11)]));
    const path = join(scratch, 'free.mp3');
    writeFileSync(path, Buffer.concat([id3, ...frames]));
    assert.throws(
      () => hear(path),
      (error) => error instanceof DecodeError && /free-format/.test(error.message),
    );
  });
});

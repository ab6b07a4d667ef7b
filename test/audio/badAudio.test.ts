import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { ByteSource } from '../../src-main/audio/FfmpegInput.ts';
import { checkLength } from '../../src-main/audio/soundLimits.ts';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import { DecodeError, NoAudioError } from '../../src-main/errors.ts';
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

const still = ['-f', 'lavfi', '-i', 'testsrc=s=320x240:d=0.04', '-frames:v', '1'];
const empty = ['empty.wav', 'empty.flac', 'empty.aiff'];

/** Opens and decodes bytes as if they were read from a file of that name. */
function decodeBytes(bytes: Uint8Array, path: string) {
  using audio = openAudio(sourceOf(bytes), { path });
  return { samples: decode(audio), corruptPackets: audio.corruptPackets, seconds: audio.durationSeconds };
}

function assertDecodeError(bytes: Uint8Array, path: string, message: RegExp) {
  assert.throws(
    () => decodeBytes(bytes, path),
    (error) => {
      assert.ok(error instanceof DecodeError && !(error instanceof NoAudioError), String(error));
      assert.match(error.message, message);
      assert.equal(error.path, path);
      return true;
    },
  );
}

describe('a song before a desert', () => {
  it('is heard, and little of the desert is read', () => {
    const song = readFileSync(files.make('song.mp3', '-f', 'lavfi', '-i', 'sine=d=3', '-id3v2_version', '0'));
    const sand = Buffer.alloc(2 ** 20);
    let readBytes = 0;
    const size = 2 ** 40;
    const desert: ByteSource = {
      size,
      read(position, length) {
        readBytes += length;
        const inSong = song.subarray(position, position + length);
        if (inSong.length > 0 || position >= size) return inSong;
        return sand.subarray(0, Math.min(length, sand.length, size - position));
      },
    };
    using audio = openAudio(desert, { path: 'song.mp3' });
    const seconds = decode(audio).length / 16_000;
    assert.ok(seconds > 2.9 && seconds < 3.2, `${seconds} s`);
    assert.ok(audio.corruptPackets > 0);
    assert.ok(readBytes < 2 ** 29, `${readBytes} bytes were read`);
  });
});

describe('files that are no audio', () => {
  it('are told apart from corrupt ones', () => {
    const jpeg = readFileSync(files.make('cover.jpg', ...still));
    const png = readFileSync(files.make('cover.png', ...still));
    assertDecodeError(jpeg, 'jpeg.mp3', /not an audio file: it is a JPEG image/);
    assertDecodeError(png, 'png.flac', /not an audio file: it is a PNG image/);
    assertDecodeError(Buffer.from('%PDF-1.7\n' + 'x'.repeat(9000)), 'book.mp3', /it is a PDF document/);
    assertDecodeError(Buffer.from('<!DOCTYPE html><p>Not found'), 'page.mp3', /it is a web page/);
    assertDecodeError(Buffer.alloc(100_000), 'zeros.mp3', /not an audio file/);
    assertDecodeError(Buffer.alloc(0), 'empty.mp3', /the file is empty/);
  });

  it('are refused when they are random bytes', () => {
    let state = 1;
    const random = Uint8Array.from({ length: 200_000 }, () => (state = (state * 48_271) % 2_147_483_647));
    for (const name of ['a.mp3', 'a.flac', 'a.m4a', 'a.ogg', 'a.wav', 'a.aac', 'a.wv']) {
      try {
        decodeBytes(random, name); // a decoder may find something in it
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error));
      }
    }
  });

  it('cannot make FFmpeg open other files', () => {
    const song = files.encode('song.mp3', { seconds: 1 });
    const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${song}\n#EXT-X-ENDLIST\n`;
    assertDecodeError(Buffer.from(hls), 'list.mp3', /it is a playlist/);
    assertDecodeError(Buffer.from(`ffconcat version 1.0\nfile '${song}'\n`), 'list.mp3', /not an audio file/);
  });
});

describe('files without sound', () => {
  it('have an error of their own', () => {
    const path = files.make('film.mp4', '-f', 'lavfi', '-i', 'testsrc=s=64x64:d=1');
    assert.throws(
      () => open(path),
      (error) => error instanceof NoAudioError && error.path === path && error.message === 'no audio stream',
    );
  });

  it('include those whose audio stream is empty', () => {
    files.makeTogether(empty.map((name) => [name, 'anullsrc=r=44100', ['-frames:a', '0']]));
    for (const name of empty) {
      assert.throws(() => {
        using audio = open(files.at(name));
        audio.identify();
      }, NoAudioError);
    }
  });

  it('are not those with pictures or a film beside the sound', () => {
    const song = files.encode('song.wav', { seconds: 1 });
    const cover = files.make('cover.png', ...still);
    const withCover = files.make(
      'cover.mp3',
      '-i',
      song,
      '-i',
      cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
    );
    const film = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:d=1', '-i', song];
    for (const path of [withCover, files.make('sound.mp4', ...film), files.make('sound.mkv', ...film)]) {
      using audio = open(path);
      assert.ok(Math.abs(decode(audio).length - 16_000) < 500);
    }
  });
});

describe('encrypted files', () => {
  it('are named so', () => {
    const key = '0123456789abcdef0123456789abcdef';
    const encryption = ['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', key, '-encryption_kid', key];
    const cenc = readFileSync(
      files.encode('cenc.m4a', { seconds: 2, options: ['-c:a', 'aac', ...encryption] }),
    );
    assertDecodeError(cenc, 'cenc.m4a', /encrypted \(DRM\)/);

    const fairPlay = readFileSync(files.encode('plain.m4a', { seconds: 2, options: ['-c:a', 'aac'] }));
    fairPlay.write('drms', fairPlay.indexOf('mp4a', fairPlay.indexOf('stsd')), 'latin1');
    assertDecodeError(fairPlay, 'fairplay.m4p', /encrypted \(DRM\)/);
  });
});

describe('damaged files', () => {
  const aac = { options: ['-c:a', 'aac'] };
  const cut = ['cut.mp3', 'cut.flac', 'cut.ogg', 'cut.wav', 'cut.m4a'];
  const withHoles = ['hole.mp3', 'hole.flac', 'hole.ogg'];
  const encoded = (name: string) => readFileSync(files.at(name));
  before(() => {
    files.encodeTogether([
      ...[...cut.slice(0, -1), ...withHoles, 'claims.wav'].map((name): Encoded => [name]),
      ['cut.m4a', { options: [...aac.options, '-movflags', 'faststart'] }],
      ...['index.m4a', 'hole.m4a', 'nothing.m4a'].map((name): Encoded => [name, aac]),
    ]);
    decodeTogether(
      withHoles.map((name) => files.at(name)),
      16_000,
    );
  });

  it('are decoded up to where they were cut off', () => {
    for (const name of cut) {
      const bytes = encoded(name);
      const { samples, seconds } = decodeBytes(bytes.subarray(0, Math.floor(bytes.length * 0.6)), name);
      assert.ok(seconds! > 2.4 && seconds! < 4.2, `${name}: ${seconds} s`);
      assert.equal(samples.length / 16_000, seconds);
    }
  });

  it('are refused where their index was cut off', () => {
    const bytes = encoded('index.m4a');
    assertDecodeError(bytes.subarray(0, bytes.length / 2), 'index.m4a', /corrupt/);
  });

  it('are decoded around the damage, which is counted', () => {
    for (const name of withHoles) {
      const bytes = encoded(name);
      const middle = Math.floor(bytes.length / 2);
      bytes.fill(0x55, middle, middle + 4000);
      const { samples } = decodeBytes(bytes, name);
      // Ogg loses the pages around it, of a second each
      assert.ok(samples.length > 16_000 * 3.5 && samples.length < 16_000 * 6.1, `${name}: ${samples.length}`);
      // before the damage nothing differs
      assert.ok(
        largestDifference(samples.subarray(0, 32_000), decodeWithFfmpeg(files.at(name), 16_000)) < 1e-5,
      );
    }
    const bytes = encoded('hole.m4a');
    bytes.fill(0xff, 40_000, 44_000);
    assert.ok(decodeBytes(bytes, 'hole.m4a').corruptPackets > 0);
  });

  it('are refused where the decoder accepts nothing', () => {
    const bytes = encoded('nothing.m4a');
    const data = bytes.indexOf('mdat') + 4;
    bytes.fill(0xff, data, bytes.indexOf('moov') - 4);
    assertDecodeError(bytes, 'nothing.m4a', /none of its \d+ packets can be decoded/);
  });

  it('are as long as they are, not as their header claims', () => {
    const bytes = encoded('claims.wav');
    bytes.writeUInt32LE(0xfffffff0, bytes.indexOf('data') + 4);
    bytes.writeUInt32LE(0xfffffff0, 4);
    using audio = openAudio(sourceOf(bytes), { path: 'claims.wav' });
    audio.identify();
    assert.ok(Math.abs(audio.durationSeconds! - 6) < 0.01);
    assert.equal(decode(audio).length, 96_000);
  });
});

/** A WAV of 8-bit silence that says this of itself, without a byte of it in memory. */
function claimedWav(rateHz: number, channels: number, dataBytes: number) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE((rateHz * channels) % 2 ** 32, 28);
  header.writeUInt16LE(channels, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  const size = header.length + dataBytes;
  const read = (position: number, length: number) => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - position)), 0x80);
    if (position < header.length) header.copy(bytes, 0, position);
    return bytes;
  };
  return { size, read };
}

describe('sound that no recording has', () => {
  it('is refused before it is decoded: a second of one sample, or more channels than there are names for', () => {
    for (const [rate, channels, message] of [
      [1, 1, /has 1 samples a second; no sound has fewer than 1000/],
      [999, 2, /has 999 samples a second/],
      [44_100, 65, /65 channels are more than 64/],
    ] as const)
      assert.throws(
        () => openAudio(claimedWav(rate, channels, 200_000 * channels), { path: 'claims.wav' }),
        (error) => error instanceof DecodeError && message.test(error.message) && error.path === 'claims.wav',
      );
    using audio = openAudio(claimedWav(1000, 64, 64 * 1000), { path: 'most.wav' });
    assert.equal(decode(audio, 1000).length, 1000);
  });

  it('is decoded with memory that does not grow, however long it is, up to a hundred hours', () => {
    const [rate, hours] = [1000, 7];
    using audio = openAudio(claimedWav(rate, 1, hours * 3600 * rate), { path: 'long.wav' });
    let [samples, most, afterOne] = [0, 0, 0];
    for (const chunk of audio.decodeWhole({ sampleRateHz: rate })) {
      samples += chunk.length;
      if (samples % 1_000_000 > 100_000) continue;
      most = Math.max(most, process.memoryUsage.rss());
      if (samples < 3600 * rate) afterOne = most;
    }
    assert.equal(samples, hours * 3600 * rate);
    assert.ok(most - afterOne < 64 * 2 ** 20, `${(most - afterOne) / 2 ** 20} MiB more`);
    checkLength(100 * 3600);
    assert.throws(() => checkLength(100 * 3600 + 1), /longer than 100 hours/);
  });
});

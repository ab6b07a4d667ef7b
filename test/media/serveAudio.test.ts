import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { wavHeaderBytes } from '../../src-main/files/wav.ts';
import { decodeWithFfmpeg } from '../audio/soundFiles.ts';
import { audioFormats, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { ask, bytesOf, libraryOf } from './libraryOf.ts';

const plain = {
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  'm4a-aac': 'audio/mp4',
  'ogg-vorbis': 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  aac: 'audio/aac',
} satisfies Partial<Record<AudioFormat, string>>;

describe('audio by track', () => {
  const folder = temporaryFolder();
  const make = (format: AudioFormat, sound = {}) =>
    makeAudio(join(folder, `${format}${audioFormats[format]}`), { format, seconds: 3, ...sound });

  it('is sent as it is where Chromium plays it', async (test) => {
    const formats = Object.keys(plain) as (keyof typeof plain)[];
    const paths = formats.map((format) => make(format));
    const { media, ids } = libraryOf(test, paths);
    for (const [index, format] of formats.entries()) {
      const response = await ask(media, ids[index]!);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), plain[format], format);
      assert.deepEqual(await bytesOf(response), readFileSync(paths[index]!), format);
    }
  });

  it('is sent in parts', async (test) => {
    const path = make('flac', { seconds: 20, kind: 'noise' });
    const { media, ids } = libraryOf(test, [path]);
    const [id] = ids as [number];
    const whole = readFileSync(path);
    const size = whole.length;
    const parts = [
      [`bytes=0-`, 0, size],
      [`bytes=100-199`, 100, 200],
      [`bytes=65535-65536`, 65535, 65537],
      [`bytes=-500`, size - 500, size],
      [`bytes=${size - 1}-`, size - 1, size],
      [`bytes=10-${size + 1000}`, 10, size],
      [`bytes=-${size + 1000}`, 0, size],
    ] as const;
    for (const [range, from, to] of parts) {
      const response = await ask(media, id, { range });
      assert.equal(response.status, 206, range);
      assert.equal(response.headers.get('content-range'), `bytes ${from}-${to - 1}/${size}`);
      assert.equal(response.headers.get('content-length'), String(to - from));
      assert.deepEqual(await bytesOf(response), whole.subarray(from, to), range);
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0', `bytes=${size}-${size + 5}`]) {
      const response = await ask(media, id, { range });
      assert.equal(response.status, 416, range);
      assert.equal(response.headers.get('content-range'), `bytes */${size}`);
    }
    for (const range of ['bytes=5-2', 'bytes=a-b', 'bytes=-', 'items=0-5', 'bytes=0-1,5-9', 'bytes=0x1-5']) {
      const response = await ask(media, id, { range });
      assert.equal(response.status, 200, `${range} is passed over`);
      assert.equal((await bytesOf(response)).length, size);
    }
  });

  it('sends the rest only of the file that the client began with', async (test) => {
    const path = make('mp3');
    const { media, ids } = libraryOf(test, [path]);
    const [id] = ids as [number];
    const first = await ask(media, id, {}, 'HEAD');
    assert.equal(first.body, null);
    assert.equal(first.headers.get('content-length'), String(readFileSync(path).length));
    const etag = first.headers.get('etag')!;
    assert.equal((await ask(media, id, { range: 'bytes=5-9', 'if-range': etag })).status, 206);
    const modified = first.headers.get('last-modified')!;
    assert.equal((await ask(media, id, { range: 'bytes=5-9', 'if-range': modified })).status, 206);
    assert.equal((await ask(media, id, { 'if-none-match': etag })).status, 304);
    utimesSync(path, 1_600_000_000, 1_600_000_000);
    assert.equal((await ask(media, id, { range: 'bytes=5-9', 'if-range': etag })).status, 200);
    assert.equal((await ask(media, id, { range: 'bytes=5-9', 'if-range': modified })).status, 200);
  });

  it('is 404 for a track that is not there, and for one whose files are gone', async (test) => {
    const path = make('ogg-flac');
    const { media, ids } = libraryOf(test, [path]);
    assert.equal((await ask(media, 12_345)).status, 404);
    rmSync(path);
    assert.equal((await ask(media, ids[0]!)).status, 404);
  });

  it('breaks the stream off, and nothing else, where the file becomes shorter meanwhile', async (test) => {
    const path = make('wav', { seconds: 30 });
    const { media, ids } = libraryOf(test, [path]);
    const response = await ask(media, ids[0]!);
    const reader = response.body!.getReader();
    await reader.read();
    truncateSync(path, 100_000);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, /ends too early/);
  });
});

describe('audio that Chromium does not play', () => {
  const folder = temporaryFolder();
  const formats: AudioFormat[] = ['wma', 'wv', 'tta', 'm4a-alac', 'aiff', 'mka'];

  for (const format of formats) {
    it(`is decoded to WAV: ${format}`, async (test) => {
      const path = makeAudio(join(folder, `${format}${audioFormats[format]}`), { format, seconds: 4 });
      const { media, ids, library } = libraryOf(test, [path]);
      const [id] = ids as [number];
      const response = await ask(media, id);
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'audio/wav');
      const wav = await bytesOf(response);
      assert.equal(response.headers.get('content-length'), String(wav.length));
      const { durationSeconds } = library.tracks.get(id)!.properties;
      assert.equal(wav.length, wavHeaderBytes + 2 * Math.round(durationSeconds! * 44_100));
      assert.equal(wav.readUInt32LE(24), 44_100);
      assert.equal(wav.readUInt32LE(40), wav.length - wavHeaderBytes);

      const expected = decodeWithFfmpeg(path, 44_100);
      const common = Math.min(expected.length, (wav.length - wavHeaderBytes) / 2);
      assert.ok(common > 3.9 * 44_100, `${common} samples`);
      let worst = 0;
      for (let i = 0; i < common; i++) {
        worst = Math.max(worst, Math.abs(wav.readInt16LE(wavHeaderBytes + 2 * i) - 32768 * expected[i]!));
      }
      assert.ok(worst <= 1, `differs from ffmpeg by ${worst} of 32768`);

      // In parts: from within the header, from the middle of a sample, from wherever a player seeks to.
      const middle = wavHeaderBytes + 2 * 100_000;
      for (const [from, to] of [
        [0, 20],
        [10, 60],
        [45, 1000],
        [middle + 1, middle + 30_001],
        [wav.length - 999, wav.length],
      ] as const) {
        const part = await ask(media, id, { range: `bytes=${from}-${to - 1}` });
        assert.equal(part.status, 206);
        assertNear(await bytesOf(part), wav.subarray(from, to), from, `${from}-${to}`);
      }
    });
  }

  it('ends its process with the stream', async (test) => {
    const path = makeAudio(join(folder, 'long.wv'), { seconds: 60 });
    const { media, ids } = libraryOf(test, [path]);
    for (let i = 0; i < 12; i++) {
      const response = await ask(media, ids[0]!, { range: 'bytes=1000-' });
      assert.equal(response.status, 206, 'more than may run at once, one after the other');
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
    }
  });

  it('is refused politely where too many play at once', async (test) => {
    const path = makeAudio(join(folder, 'many.wv'), { seconds: 30 });
    const { media, ids } = libraryOf(test, [path]);
    const responses = await Promise.all(Array.from({ length: 12 }, () => ask(media, ids[0]!)));
    assert.deepEqual(responses.map(({ status }) => status).sort(), [
      ...Array<number>(8).fill(200),
      ...Array<number>(4).fill(503),
    ]);
    for (const { body } of responses) await body?.cancel();
    assert.equal((await ask(media, ids[0]!, {}, 'HEAD')).status, 200);
  });
});

/** The same samples but for rounding, where decoding began elsewhere. */
function assertNear(part: Buffer, whole: Buffer, from: number, message: string): void {
  assert.equal(part.length, whole.length, message);
  if (from < wavHeaderBytes)
    return assert.deepEqual(
      part.subarray(0, wavHeaderBytes - from),
      whole.subarray(0, wavHeaderBytes - from),
    );
  const odd = (from - wavHeaderBytes) % 2;
  for (let i = odd; i + 1 < part.length; i += 2) {
    assert.ok(Math.abs(part.readInt16LE(i) - whole.readInt16LE(i)) <= 1, `${message}: sample at ${i}`);
  }
}

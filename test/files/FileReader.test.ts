import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { ReadError } from '../../src-main/errors.ts';
import { encodePath } from '../../src-main/paths.ts';
import { audioFormats, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { randomBytes } from '../fixtures/randomBytes.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { fc } from '../properties.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-reader-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const megabyte = 1 << 20;
const content = randomBytes(3 * megabyte + 123, 7);
const path = join(scratch, 'random.bin');
writeFileSync(path, content);

describe('FileReader', () => {
  it('gives the bytes that are asked for, wherever and however many', () => {
    using reader = new FileReader(path, { cacheBytes: 512 * 1024 });
    const position = fc.nat(content.length - 1);
    const length = fc.oneof(
      { weight: 9, arbitrary: fc.nat(5000) },
      { weight: 1, arbitrary: fc.nat(megabyte) },
    );
    fc.assert(
      fc.property(position, length, (position, length) =>
        reader.read(position, length).equals(content.subarray(position, position + length)),
      ),
      { numRuns: 300 },
    );
  });

  it('gives less at the end and nothing after it', () => {
    using reader = new FileReader(path);
    assert.equal(reader.size, content.length);
    assert.ok(reader.read(content.length - 10, 100).equals(content.subarray(-10)));
    assert.equal(reader.read(content.length, 10).length, 0);
    assert.equal(reader.read(content.length + 1000, 10).length, 0);
  });

  it('reads a file once, in few system calls, when it is read in pieces from the start', () => {
    let calls = 0;
    using reader = new FileReader(path, { onRead: (state) => (calls += state === 'waiting' ? 1 : 0) });
    for (let position = 0; position < reader.size; position += 4096) reader.read(position, 4096);
    assert.equal(reader.bytesRead, reader.size);
    assert.ok(calls <= 2 + 16, `${calls} calls for 3 MiB`);
  });

  it('fetches one block for a look somewhere, and a small file in one piece', () => {
    using reader = new FileReader(path);
    reader.read(2 * megabyte, 4);
    assert.equal(reader.bytesRead, 64 * 1024);
    const small = join(scratch, 'small.bin');
    writeFileSync(small, content.subarray(0, 200_000));
    using other = new FileReader(small);
    other.read(0, 10);
    assert.equal(other.bytesRead, 200_000);
  });

  it('keeps the start and the end of a file that is larger than its cache', () => {
    using reader = new FileReader(path, { cacheBytes: megabyte });
    reader.read(0, 128 * 1024);
    reader.read(reader.size - 10_000, 10_000);
    for (let position = 0; position < reader.size; position += 32_768) reader.read(position, 32_768);
    const before = reader.bytesRead;
    reader.read(0, 128 * 1024);
    reader.read(reader.size - 10_000, 10_000);
    assert.equal(reader.bytesRead, before);
    assert.equal(before, reader.size);
  });

  it('ends where the file ends, when it becomes shorter while it is read', () => {
    const shrinking = join(scratch, 'shrinking.bin');
    writeFileSync(shrinking, content);
    using reader = new FileReader(shrinking);
    reader.read(0, 10);
    truncateSync(shrinking, megabyte + 5);
    assert.ok(reader.read(megabyte - 5, 100).equals(content.subarray(megabyte - 5, megabyte + 5)));
    assert.equal(reader.read(2 * megabyte, 100).length, 0);
    appendFileSync(shrinking, content);
    assert.equal(reader.read(content.length, 10).length, 0, 'what is appended is not seen');
  });

  it('throws ReadError, with path, cause and another chance', () => {
    const missing = join(scratch, 'missing.mp3');
    assert.throws(
      () => new FileReader(missing),
      (error) =>
        error instanceof ReadError &&
        error.retry &&
        error.path === missing &&
        (error.cause as NodeJS.ErrnoException).code === 'ENOENT',
    );
    assert.throws(() => new FileReader(scratch), /not a regular file/);
    const reader = new FileReader(path);
    reader.close();
    reader.close();
    assert.throws(() => reader.read(0, 1), ReadError);
  });

  it('says at once that a pipe is no file', () => {
    const pipe = join(scratch, 'pipe.mp3');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => new FileReader(pipe), /not a regular file/);
  });

  it('opens a name that is not UTF-8', () => {
    const odd = `${scratch}/\udcff.mp3`;
    writeFileSync(encodePath(odd), 'abc');
    using reader = new FileReader(odd);
    assert.equal(reader.read(0, 3).toString(), 'abc');
  });

  it('tells whoever watches that it waits and that the wait is over', () => {
    const states: string[] = [];
    using reader = new FileReader(path, { onRead: (state) => states.push(state) });
    reader.read(0, 1);
    assert.deepEqual(states.slice(-2), ['waiting', 'done']);
    assert.equal(states.length % 2, 0);
  });
});

describe(
  'tags, hash and decoder on one FileReader',
  { skip: process.platform !== 'linux' && 'measured from /proc' },
  () => {
    const cases: [AudioFormat, number][] = [
      ['mp3', 2 * megabyte],
      ['m4a-aac', 0],
      ['ogg-vorbis', 0],
      ['flac', megabyte],
      ['wav', 0],
      ['wv', 0],
      ['mka', 0],
    ];
    for (const [format, pictureBytes] of cases) {
      it(`read ${format}${pictureBytes ? ' with a large cover' : ''} once (bytes from /proc/self/io)`, async () => {
        const file = makeLong(format, pictureBytes);
        await useOnce(file); // whatever modules this format needs are loaded now
        const before = readChars();
        await useOnce(file);
        const ratio = (readChars() - before) / readFileSync(file).length;
        assert.ok(ratio < 1.2, `${ratio.toFixed(3)} times its size`);
      });
    }

    function makeLong(format: AudioFormat, pictureBytes: number): string {
      const file = join(scratch, `long-${format}${audioFormats[format]}`);
      const kind = format === 'wav' || format === 'wv' || format === 'flac' ? 'noise' : 'chord';
      makeAudio(file, { format, kind, seconds: kind === 'noise' ? 30 : 90 });
      return tagFile(file, { title: ['A'] }, { pictureBytes });
    }

    /** As a worker does it: the tags; FFmpeg's look at the start and the end; and one pass in its pieces of 32 KiB. */
    async function useOnce(file: string): Promise<void> {
      using reader = new FileReader(file);
      await readTags(reader, file);
      const piece = Buffer.alloc(32 * 1024);
      for (let position = 0; position < Math.min(reader.size, megabyte); position += piece.length) {
        reader.readInto(piece, position);
      }
      reader.read(Math.max(0, reader.size - 64 * 1024), 64 * 1024);
      for (let position = 0; position < reader.size; position += piece.length)
        reader.readInto(piece, position);
    }

    /** Bytes that this process has read, by the kernel's count. */
    function readChars(): number {
      return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))![1]);
    }
  },
);

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import type { ByteSource } from '../../src-main/files/ByteSource.ts';
import { openTags } from '../../src-main/writing/openTags.ts';
import { makePatch, patchedSource, type Splice } from '../../src-main/writing/patch.ts';
import { leavesSound, soundMap } from '../../src-main/writing/soundMap.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import { verifyWrite } from '../../src-main/writing/verifyWrite.ts';
import { makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const mapped: AudioFormat[] = ['mp3', 'flac', 'm4a-aac', 'wav', 'aiff', 'wv', 'mka'];

function read(path: string): { source: ByteSource; reads: () => number } {
  const bytes = readFileSync(path);
  let count = 0;
  const source: ByteSource = {
    size: bytes.length,
    read(at, length) {
      count += Math.min(length, bytes.length - at);
      return Buffer.from(bytes.subarray(at, at + length));
    },
  };
  return { source, reads: () => count };
}

function tagged(format: AudioFormat): string {
  const path = join(place.folder, `a.${format.replace('-aac', '')}`);
  // Headers of Vorbis are long: they are no audio, and read for the tags
  const sound = format === 'mka' ? { kind: 'noise' as const, seconds: 20 } : { seconds: 5 };
  return tagFile(makeAudio(path, { format, ...sound }), {
    genre: ['A genre with a long name'],
    title: ['T'],
  });
}

describe('soundMap', () => {
  for (const format of mapped) {
    it(`${format}: what touches tags alone is proven without reading the audio, and nothing else is`, async () => {
      const path = tagged(format);
      const { source, reads } = read(path);
      const values = new Map([['GENRE', ['Rock']]]);
      const contentId = hashAudio(source, path);
      const tags = openTags(source, path);
      const patch = makePatch(source, tags.edit(values));
      const made = patchedSource(source, patch);
      assert.ok(leavesSound(source, made, patch, path));
      const before = reads();
      const options = { name: path, values, tags, contentId, patch, restores: false };
      assert.equal((await verifyWrite(source, made, options)).contentId, contentId);
      assert.ok(reads() - before < source.size / 2, `${reads() - before} of ${source.size} bytes were read`);
      assert.equal(hashAudio(made, path), contentId, 'and the hash says the same');

      // The first, middle and last byte of each part: changed, taken away, and one more put before it
      for (const { name, start, end } of soundMap(source, path)!) {
        for (const at of new Set([start, (start + end) >> 1, end - 1])) {
          const spoilers: Splice[] = [
            { start: at, end: at + 1, bytes: Buffer.of(source.read(at, 1)[0]! ^ 0x10) },
            { start: at, end: at + 1, bytes: Buffer.alloc(0) },
            { start: at, end: at, bytes: Buffer.of(0) },
          ];
          for (const [index, spoiler] of spoilers.entries()) {
            const spoilt = [...patch, spoiler].sort((a, b) => a.start - b.start || a.end - b.end);
            if (spoilt.some((splice, place) => splice.start < (spoilt[place - 1]?.end ?? 0))) continue;
            const isLeft = leavesSound(source, patchedSource(source, spoilt), spoilt, path);
            assert.equal(isLeft, false, `${name}, ${at}, ${index}`);
          }
        }
      }
    });
  }

  it('leaves to the hash what moves the audio, and what has no map', async () => {
    const path = tagged('mp3');
    const { source, reads } = read(path);
    const values = new Map([['GENRE', ['x'.repeat(9000)]]]);
    const tags = openTags(source, path);
    const patch = makePatch(source, tags.edit(values));
    const made = patchedSource(source, patch);
    assert.equal(leavesSound(source, made, patch, path), false);
    const contentId = hashAudio(source, path);
    const before = reads();
    const options = { name: path, values, tags, contentId, patch, restores: false };
    assert.equal((await verifyWrite(source, made, options)).contentId, contentId);
    assert.ok(reads() - before > source.size / 2, 'it was read');
    for (const format of ['opus', 'wma'] as const)
      assert.equal(soundMap(read(tagged(format)).source, `a.${format}`), undefined);
  });

  it('leaves to the hash an MP4 whose audio lies in a box that calls itself empty', () => {
    const path = tagged('m4a-aac');
    const bytes = readFileSync(path);
    const [audio] = soundMap(read(path).source, path)!.filter(({ name }) => name === 'mdat');
    bytes.write('free', audio!.start + 4, 'latin1');
    writeFileSync(path, bytes);
    assert.equal(soundMap(read(path).source, path), undefined);
  });

  it('refuses a patch that changes a byte of the audio beside the tags', async () => {
    const path = tagged('flac');
    const { source } = read(path);
    const values = new Map([['GENRE', ['Rock']]]);
    const tags = openTags(source, path);
    const { start } = soundMap(source, path)!.at(-1)!;
    const spoiler = {
      start: start + 500,
      end: start + 501,
      bytes: Buffer.of(source.read(start + 500, 1)[0]! ^ 1),
    };
    const patch = makePatch(source, [...tags.edit(values), spoiler]);
    await assert.rejects(
      verifyWrite(source, patchedSource(source, patch), {
        name: path,
        values,
        tags,
        contentId: hashAudio(source, path),
        patch,
        restores: false,
      }),
      (error) => error instanceof WriteError && /audio is not the same/.test(error.message),
    );
  });
});

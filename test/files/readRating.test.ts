import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import {
  byteOfStars,
  starsOfByte,
  starsOfText,
  starsOfWindows,
  windowsOfStars,
} from '../../src-main/files/ratingScales.ts';
import { readRating } from '../../src-main/files/readRating.ts';
import { askPython } from '../fixtures/askPython.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { readTagsOf } from './readTagsOf.ts';

const program = join(import.meta.dirname, '..', 'fixtures', 'mutagenRatings.py');

describe('a rating that other programs write', () => {
  const folder = temporaryFolder();
  let files = 0;

  /** What Hearmark reads after mutagen wrote these fields. */
  async function read(format: AudioFormat, fields: Record<string, unknown>): Promise<number | undefined> {
    const path = join(folder, `${files++}${audioFormats[format]}`);
    makeAudio(path, { format, seconds: 1 });
    askPython(program, 'write', path, fields);
    return (await readTagsOf(path)).rating;
  }

  const cases: [AudioFormat, string, Record<string, unknown>, number | undefined][] = [
    ['mp3', 'Windows Media Player', { POPM: [['Windows Media Player 9 Series', 196, 7]] }, 4],
    ['mp3', 'MusicBee, half a star', { POPM: [['MusicBee', 242, 0]] }, 4.5],
    ['mp3', 'a count of plays and no rating', { POPM: [['no@email', 0, 12]] }, undefined],
    ['mp3', 'two programs, of which one says something', { POPM: [['a', 0, 1], ['b', 64, 1]] }, 2], // prettier-ignore
    ['mp3', 'Amarok', { FMPS_RATING: ['0.6'] }, 3],
    ['flac', 'foobar2000', { RATING: ['4'] }, 4],
    ['flac', 'MediaMonkey', { RATING: ['70'] }, 3.5],
    ['flac', 'Quod Libet', { 'RATING:me@example.org': ['0.25'] }, 1.5],
    ['flac', 'Amarok beside another scale', { RATING: ['2'], FMPS_RATING: ['1.0'] }, 5],
    ['m4a-aac', 'iTunes', { rate: ['80'] }, 4],
    ['m4a-aac', 'Picard', { RATING: ['5'] }, 5],
    ['wma', 'Windows', { 'WM/SharedUserRating': ['75'] }, 4],
    ['wv', 'MusicBee', { Rating: ['60'] }, 3],
  ];
  for (const [format, by, fields, stars] of cases)
    it(
      `is read of ${format}, as ${by} has it`,
      { skip: !canMake(format) && `no encoder for ${format} is installed` },
      async () => assert.equal(await read(format, fields), stars),
    );
});

test('every byte of ID3 is a number of stars, and what is no number is none', () => {
  const bytes = Array.from({ length: 255 }, (_, index) => starsOfByte(index + 1)!);
  assert.ok(bytes.every((stars) => stars >= 0.5 && stars <= 5));
  assert.deepEqual([1, 64, 128, 196, 255].map(starsOfByte), [1, 2, 3, 4, 5]);
  const halves = Array.from({ length: 10 }, (_, index) => (index + 1) / 2);
  assert.deepEqual(halves.map((stars) => starsOfByte(byteOfStars(stars))), halves); // prettier-ignore
  assert.deepEqual(halves.slice(1).map((stars) => starsOfWindows(windowsOfStars(stars))), halves.slice(1)); // prettier-ignore
  assert.deepEqual([1, 25, 50, 75, 99].map(starsOfWindows), [1, 2, 3, 4, 5]);
  assert.deepEqual([0, 256, -1].map(starsOfByte), [undefined, undefined, undefined]);
  assert.deepEqual(
    ['', 'five', '0', '-3', null, {}, '1e3', 'NaN'].map(starsOfText),
    Array(8).fill(undefined),
  );
  assert.deepEqual(['1', '3.5', '20', '100', '255', '0,8'].map(starsOfText), [1, 3.5, 1, 5, 5, 4]);
  assert.equal(readRating({ vorbis: [{ id: 'rating', value: '100' }] }), 5);
  assert.equal(readRating({ 'ID3v2.2': [{ id: 'POP', value: { rating: 255 } }] }), 5);
  assert.equal(readRating({ 'ID3v2.3': [{ id: 'POPM', value: null }] }), undefined);
});

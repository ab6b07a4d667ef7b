import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Chapter } from '../../../src-main/files/chapters/Chapter.ts';
import { tracksOfChapters } from '../../../src-main/files/chapters/tracksOfChapters.ts';
import { fc } from '../../properties.ts';

const second = 1e6;
const chapter = (start: number, end?: number, title?: string): Chapter => ({
  startUs: start * second,
  ...(end !== undefined && { endUs: end * second }),
  ...(title !== undefined && { title }),
});

function made(chapters: Chapter[], durationSeconds: number | undefined = 100) {
  const found = tracksOfChapters(chapters, { durationSeconds, album: 'The Book' });
  assert.ok('tracks' in found);
  return found;
}

const spans = (...parameters: Parameters<typeof made>) =>
  made(...parameters).tracks.map(({ span: { startUs, endUs } }) => [startUs / second, endUs / second]);

describe('tracksOfChapters', () => {
  it('makes a track of each, with its title, its number and what it belongs to', () => {
    const { tracks, beyond } = made([chapter(0, 40, ' One\0'), chapter(40, 100.5)]);
    assert.deepEqual(tracks, [
      {
        span: { startUs: 0, endUs: 40e6 },
        position: 1,
        tags: { title: 'One', album: 'The Book', trackNumber: 1, genres: [], moods: [], composers: [] },
      },
      {
        span: { startUs: 40e6, endUs: 0 },
        position: 2,
        tags: { album: 'The Book', trackNumber: 2, genres: [], moods: [], composers: [] },
      },
    ]);
    assert.equal(beyond, 0);
  });

  it('ends each where it ends, where the next begins, or with the file', () => {
    assert.deepEqual(spans([chapter(0), chapter(30), chapter(60)]), [[0, 30], [30, 60], [60, 0]]); // prettier-ignore
    assert.deepEqual(spans([chapter(10, 20), chapter(30, 90)]), [[10, 20], [30, 90]]); // prettier-ignore
    assert.deepEqual(spans([chapter(0, 50), chapter(50, 99.5)]), [[0, 50], [50, 0]], 'the last packet is padded'); // prettier-ignore
    assert.deepEqual(spans([chapter(0, 50), chapter(50)], undefined), [[0, 50], [50, 0]]); // prettier-ignore
  });

  it('puts what overlaps, goes backwards or begins at once one after the other', () => {
    assert.deepEqual(spans([chapter(0, 60), chapter(30, 80), chapter(70, 100)]), [[0, 30], [30, 70], [70, 0]]); // prettier-ignore
    assert.deepEqual(spans([chapter(60, 100), chapter(30, 60), chapter(0, 30)]), [[0, 30], [30, 60], [60, 0]]); // prettier-ignore
    assert.deepEqual(spans([chapter(0, 0), chapter(0, 40), chapter(40, 20)]), [[0, 40], [40, 0]]); // prettier-ignore
    assert.equal(made([chapter(0, 0, 'Part'), chapter(0, 40, 'Chapter'), chapter(40)]).tracks[0]!.tags.title, 'Chapter'); // prettier-ignore
  });

  it('leaves out what lies behind the end of the file, and tells how many', () => {
    const { tracks, beyond } = made([
      chapter(0, 50),
      chapter(50, 150),
      chapter(150, 200),
      chapter(1e15, 2e15),
    ]);
    assert.equal(beyond, 2);
    assert.deepEqual(
      tracks.map(({ span }) => span.endUs),
      [50e6, 0],
    );
  });

  it('leaves a file with one chapter, or too many, one track', () => {
    for (const chapters of [[], [chapter(0, 100)], [chapter(0, 50), chapter(200, 300)]])
      assert.deepEqual(spans(chapters), []);
    const many = Array.from({ length: 1000 }, (_, index) => chapter(index / 100));
    const found = tracksOfChapters(many, { durationSeconds: 100, album: undefined });
    assert.deepEqual(found, { problem: 'it has more than 999 chapters, and stays one track' });
  });

  it('holds for any chapters: spans follow each other, and the library can keep them', () => {
    const seconds = fc.oneof(
      fc.nat(150),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true, max: 1e300 }),
    );
    const time = seconds.map((at) => Math.round(at * second));
    const any = fc.record({ startUs: time, endUs: fc.option(time, { nil: undefined }) }); // prettier-ignore
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 20 }),
        fc.option(fc.nat(120), { nil: undefined }),
        (chapters, seconds) => {
          const given = chapters.map(({ startUs, endUs }) => ({
            startUs,
            ...(endUs !== undefined && { endUs }),
          }));
          const found = tracksOfChapters(given, { durationSeconds: seconds, album: undefined });
          assert.ok('tracks' in found);
          for (const [index, { span }] of found.tracks.entries()) {
            assert.ok(Number.isSafeInteger(span.startUs) && Number.isSafeInteger(span.endUs));
            const next = found.tracks[index + 1]?.span.startUs;
            assert.ok(span.endUs === 0 ? next === undefined : span.endUs > span.startUs);
            if (next !== undefined) assert.ok(next >= span.endUs);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

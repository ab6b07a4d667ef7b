import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import { Passage } from '../../src-main/audio/Passage.ts';
import { SpanAudio } from '../../src-main/audio/SpanAudio.ts';
import { joinArrays } from '../../src-main/taggers/joinArrays.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const sampleRateHz = 16_000;
const spans = [
  { startUs: 1_253_333, endUs: 3_000_000 },
  { startUs: 3_000_000, endUs: 4_013_333 },
  { startUs: 4_500_000, endUs: 0 },
];

describe('a part of a file', () => {
  const folder = temporaryFolder();
  for (const format of ['flac', 'mp3', 'opus', 'ape'] as const) {
    it(`sounds as it does within the whole, alone and on one way through a file that is not held: ${format}`, () => {
      const bytes = readFileSync(makeAudio(join(folder, `a.${format}`), { seconds: 7, format }));
      const open = (holdBytes?: number) => {
        const source = {
          size: bytes.length,
          read: (at: number, length: number) => bytes.subarray(at, at + length),
        };
        return openAudio(source, holdBytes === undefined ? {} : { holdBytes });
      };
      using whole = open();
      const all = joinArrays([...whole.decodeWhole({ sampleRateHz })]);
      using large = open(1000);
      using passage = new Passage(large, sampleRateHz, spans);
      for (const span of spans) {
        const from = Math.round((span.startUs * sampleRateHz) / 1e6);
        const to = span.endUs === 0 ? all.length : Math.round((span.endUs * sampleRateHz) / 1e6);
        const wanted = all.subarray(from, to);
        using own = open();
        const alone = new SpanAudio(own, span);
        const onTheWay = new SpanAudio(large, span, passage);
        for (const part of [alone, onTheWay]) {
          const samples = joinArrays([...part.decodeWhole({ sampleRateHz })]);
          assert.equal(samples.length, wanted.length);
          samples.forEach((sample, index) =>
            assert.ok(Math.abs(sample - wanted[index]!) < 0.02, `${format} ${index}`),
          );
        }
        assert.ok(Math.abs(alone.durationSeconds! - wanted.length / sampleRateHz) < 0.03);
      }
      const ids = spans.map((span) => new SpanAudio(large, span).finish());
      assert.deepEqual(ids, spans.map((span) => new SpanAudio(whole, span).finish())); // prettier-ignore
      assert.equal(new Set(ids).size, 3);
      assert.notDeepEqual(
        new SpanAudio(large, spans[0]!).identify(),
        new SpanAudio(large, spans[1]!).identify(),
      );
    });
  }

  it('is measured where all of it was gone through, and not where only some of it was', () => {
    const bytes = readFileSync(makeAudio(join(folder, 'measured.flac'), { seconds: 7, format: 'flac' }));
    const source = {
      size: bytes.length,
      read: (at: number, length: number) => bytes.subarray(at, at + length),
    };
    using whole = openAudio(source, {});
    using passage = new Passage(whole, sampleRateHz, spans);
    const [sampled, heard, skipped] = spans.map((span) => new SpanAudio(whole, span, passage));
    const windows = { sampleRateHz, starts: [0], windowSamples: 1000 };
    assert.equal([...sampled!.decodeWindows(windows)].length, 1);
    assert.equal(sampled!.takeMeter(), undefined);
    for (const _ of heard!.decodeWhole({ sampleRateHz }));
    using meter = heard!.takeMeter();
    assert.ok(meter!.finish().integratedLufs! < 0);
    assert.equal(skipped!.takeMeter(), undefined);
  });
});

import assert from 'node:assert/strict';
import { chmodSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { compareWords } from '../../src-main/duplicates/compareWords.ts';
import { findFpcalc, fingerprintOf } from '../../src-main/duplicates/fpcalc.ts';
import { fingerprintPlace, type KnownPlace } from '../../src-main/duplicates/fingerprintPlace.ts';
import { DecodeError, HearmarkError, ReadError } from '../../src-main/errors.ts';
import { wholeFile, type Span } from '../../src-main/paths.ts';
import { makeRecording } from '../fixtures/makeRecording.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { withoutFpcalc } from './fingerprints.ts';

const fpcalc = findFpcalc()!;

function placeOf(path: string, span: Span = wholeFile): KnownPlace {
  const { size, mtimeNs } = statSync(path, { bigint: true });
  return { path, span, size: Number(size), modifiedNs: mtimeNs };
}

describe('fingerprintPlace', { skip: withoutFpcalc }, () => {
  const folder = temporaryFolder();
  const flac = makeRecording(join(folder, 'a.flac'), { seed: 1 });

  it('hears eight words a second, the same in other formats but for a few bits', async () => {
    const words = await fingerprintPlace(placeOf(flac), fpcalc);
    assert.ok(words.length > 440 && words.length < 485, `${words.length} words of a minute`);
    for (const [name, encode] of [
      ['b.mp3', ['-b:a', '64k']],
      ['c.opus', ['-b:a', '48k']],
      ['d.m4a', ['-c:a', 'aac', '-b:a', '64k']],
      ['e.wav', ['-ac', '2', '-ar', '48000']],
    ] as const) {
      const other = await fingerprintPlace(
        placeOf(makeRecording(join(folder, name), { seed: 1 }, [...encode])),
        fpcalc,
      );
      const match = compareWords(words, other)!;
      assert.ok(
        match.offset === 0 && match.agreement === 1 && match.errorRate < 0.05,
        `${name} ${JSON.stringify(match)}`,
      );
    }
  });

  it('hears a part of a file as that part', async () => {
    const words = await fingerprintPlace(placeOf(flac), fpcalc);
    const part = await fingerprintPlace(placeOf(flac, { startUs: 20_000_000, endUs: 45_000_000 }), fpcalc);
    const match = compareWords(words, part)!;
    assert.ok(Math.abs(match.offset - 161) <= 1 && match.errorRate < 0.1, JSON.stringify(match));
  });

  it('hears it faster or slower, with its pitch', async () => {
    const faster = makeRecording(join(folder, 'faster.flac'), { seed: 1 }, [
      '-af',
      'asetrate=22491,aresample=22050',
    ]);
    const words = await fingerprintPlace(placeOf(flac), fpcalc);
    const asItIs = compareWords(words, await fingerprintPlace(placeOf(faster), fpcalc));
    const slowed = compareWords(
      words,
      await fingerprintPlace(placeOf(faster), fpcalc, () => {}, 22_050 / 22_491),
    )!;
    assert.ok((asItIs?.errorRate ?? 1) > 0.15, JSON.stringify(asItIs));
    assert.ok(slowed.errorRate < 0.08 && slowed.agreement === 1, JSON.stringify(slowed));
  });

  it('hears two channels that cancel each other by the louder one', async () => {
    const inverted = makeRecording(join(folder, 'inverted.flac'), { seed: 1 }, ['-af', 'aeval=val(0)|-0.9*val(0):c=stereo', '-t', '20']); // prettier-ignore
    const silent = makeRecording(join(folder, 'cancelled.flac'), { seed: 1 }, ['-af', 'aeval=val(0)|-val(0):c=stereo', '-t', '20']); // prettier-ignore
    const words = await fingerprintPlace(placeOf(flac), fpcalc);
    for (const path of [inverted, silent]) {
      const match = compareWords(words, await fingerprintPlace(placeOf(path), fpcalc));
      assert.ok(match && match.errorRate < 0.1, `${path} ${JSON.stringify(match)}`);
    }
  });

  it('has no words for what is too short', async () => {
    const short = makeRecording(join(folder, 'short.flac'), { seed: 1 }, ['-t', '1']);
    assert.equal((await fingerprintPlace(placeOf(short), fpcalc)).length, 0);
  });

  it('refuses a file that is another one by now, and one that cannot be decoded', async () => {
    const known = placeOf(makeRecording(join(folder, 'cut.flac'), { seed: 1 }));
    truncateSync(known.path, 5000);
    await assert.rejects(fingerprintPlace(known, fpcalc), ReadError);
    writeFileSync(join(folder, 'text.mp3'), 'no music');
    await assert.rejects(fingerprintPlace(placeOf(join(folder, 'text.mp3')), fpcalc), DecodeError);
  });

  it('says what is wrong where fpcalc does not run', async () => {
    const broken = join(folder, 'fpcalc');
    writeFileSync(broken, '#!/bin/sh\necho it is broken >&2\nexit 3\n');
    chmodSync(broken, 0o755);
    const pieces = () => Array.from({ length: 200 }, () => new Int16Array(5512));
    await assert.rejects(fingerprintOf(broken, pieces()), (error: Error) => {
      assert.ok(error instanceof HearmarkError);
      assert.match(error.message, /fpcalc gave no fingerprint \(it is broken\)/);
      return true;
    });
    await assert.rejects(fingerprintOf(join(folder, 'nowhere'), pieces()), /ENOENT/);
  });
});

describe('findFpcalc', () => {
  it('is where HEARMARK_FPCALC says, or nowhere', () => {
    const before = process.env.HEARMARK_FPCALC;
    try {
      process.env.HEARMARK_FPCALC = process.execPath;
      assert.equal(findFpcalc(), process.execPath);
      process.env.HEARMARK_FPCALC = '/nowhere/fpcalc';
      assert.equal(findFpcalc(), undefined);
    } finally {
      if (before === undefined) delete process.env.HEARMARK_FPCALC;
      else process.env.HEARMARK_FPCALC = before;
    }
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyseFile } from '../../src-main/analysis/analyseFile.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';

/** The header of a WAV of 16 bits, two channels. */
function wavHeader(dataBytes: number, sampleRateHz = 44100): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(4 * sampleRateHz, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

describe('a long file that is heard in parts', () => {
  it('is told as it is read, between its parts, too', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-long-'));
    const path = join(folder, 'long.wav');
    const dataBytes = 300 * 2 ** 20; // 64 MiB of it are read at once
    writeFileSync(path, wavHeader(dataBytes));
    truncateSync(path, 44 + dataBytes);
    const tagger = await Tagger.open(await loadModelPackage('models/hearmark-crnn'));
    t.after(async () => {
      await tagger.close();
      rmSync(folder, { recursive: true });
    });
    const shares: number[] = [];
    await analyseFile({ path, coverage: 'sampled' }, tagger, {
      whatToHear: () => Promise.resolve(['tags']),
      alive: () => {},
      onHeard: (share) => shares.push(share),
    });
    assert.ok(shares[0]! < 0.3 && shares.at(-1)! > 0.99, `${shares[0]} to ${shares.at(-1)}`);
    const steps = shares.map((share, index) => share - (shares[index - 1] ?? shares[0]!));
    assert.ok(Math.max(...steps) < 0.02 && Math.min(...steps) > -0.02);
  });
});

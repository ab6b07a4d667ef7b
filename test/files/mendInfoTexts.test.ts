import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { readTagsOf } from './readTagsOf.ts';

const folder = temporaryFolder();

/** What a WAV says whose INFO chunk holds these texts in an encoding. */
async function said(texts: Record<string, string>, encoding: 'utf8' | 'latin1') {
  const plain = join(folder, 'plain.wav');
  makeAudio(plain, { seconds: 1 });
  const entries = Object.entries(texts).map(([id, text]) => {
    const body = Buffer.from(`${text}\0`, encoding);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length + (body.length % 2));
    return Buffer.concat([Buffer.from(id), size, body, Buffer.alloc(body.length % 2)]);
  });
  const list = Buffer.concat([Buffer.from('INFO'), ...entries]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(list.length);
  const bytes = Buffer.concat([readFileSync(plain), Buffer.from('LIST'), size, list]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  const path = join(folder, 'said.wav');
  writeFileSync(path, bytes);
  const { title, artist, album, comment } = await readTagsOf(path);
  return { title, artist, album, comment };
}

test('an INFO chunk in UTF-8 is read as such, as it is written', async () => {
  const texts = { INAM: 'שיר של אור', IART: 'Dóra Castro', IPRD: 'أغاني', ICMT: 'für später ✓' };
  assert.deepEqual(await said(texts, 'utf8'), {
    ...{ title: 'שיר של אור', artist: 'Dóra Castro' },
    ...{ album: 'أغاني', comment: 'für später ✓' },
  });
});

test('an INFO chunk in Latin-1 stays that', async () => {
  const texts = { INAM: 'Grüße', IART: 'Dóra', IPRD: 'Café', ICMT: 'plain' };
  assert.deepEqual(await said(texts, 'latin1'), {
    ...{ title: 'Grüße', artist: 'Dóra', album: 'Café', comment: 'plain' },
  });
});

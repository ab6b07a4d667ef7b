import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import type { ByteSource } from '../../src-main/files/ByteSource.ts';
import { openTags } from '../../src-main/writing/openTags.ts';
import { makePatch, patchedSource } from '../../src-main/writing/patch.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import { verifyWrite } from '../../src-main/writing/verifyWrite.ts';
import { makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { addForeignTags } from './foreignTags.ts';
import { WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const values = new Map([['GENRE', ['Techno', 'Rock']]]);

function sourceOf(bytes: Buffer): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) };
}

describe('verifyWrite', () => {
  for (const format of ['mp3', 'flac', 'm4a-aac', 'wma', 'wav'] as AudioFormat[]) {
    it(`${format}: passes what only changes a field, and refuses any other change`, async () => {
      const name = join(place.folder, `a.${format.replace('-aac', '')}`);
      addForeignTags(tagFile(makeAudio(name, { format, seconds: 1 }), { genre: ['Rock'], title: ['Title'] }));
      const before = sourceOf(readFileSync(name));
      const tags = openTags(before, name);
      const patched = patchedSource(before, makePatch(before, tags.edit(values)));
      const bytes = Buffer.from(patched.read(0, patched.size));
      const contentId = hashAudio(before, name);
      const verify = (made: Buffer, known?: string) =>
        verifyWrite(before, sourceOf(made), { name, values, tags, contentId: known, restores: false });
      assert.equal((await verify(bytes)).contentId, contentId);
      // What the library knows may be wrong, or nothing: the audio is then what it is in the file
      for (const known of ['0'.repeat(64), undefined])
        assert.equal((await verify(bytes, known)).contentId, contentId);

      const harmed = (marker: string | Buffer, offset: number) => {
        const copy = Buffer.from(bytes);
        const at = copy.indexOf(marker);
        assert.ok(at >= 0, String(marker));
        copy[at + offset]! ^= 1;
        return copy;
      };
      const utf16 = format === 'wma' ? 'utf16le' : 'latin1';
      const picture = Buffer.from('\x89PNG', 'latin1');
      const audioAt = { wav: 'data', 'm4a-aac': 'mdat' }[format as string];
      const cases = [
        harmed(Buffer.from('REPLAYGAIN', utf16), 3),
        harmed(Buffer.from('Techno', utf16), 0),
        ...(bytes.includes(picture) ? [harmed(picture, 3000)] : []),
        ...(audioAt ? [harmed(audioAt, 600)] : []),
      ];
      for (const [index, made] of cases.entries()) {
        for (const known of [contentId, undefined])
          await assert.rejects(verify(made, known), WriteError, `case ${index}`);
      }
    });
  }
});

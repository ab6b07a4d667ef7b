import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openAudio } from '../../src-main/audio/openAudio.ts';
import { hashPackets } from '../../src-main/audio/hashPackets.ts';
import { DecodeError } from '../../src-main/errors.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';

function sourceOf(bytes: Buffer) {
  return { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
}

describe('hashPackets', () => {
  for (const format of Object.keys(audioFormats) as AudioFormat[]) {
    it(`${format}: finds the contentId that the library knows`, (t) => {
      if (!canMake(format)) return t.skip('its encoder is not here');
      const name = `a${audioFormats[format]}`;
      const path = makeAudio(join(temporaryFolder(t), name), { format, seconds: 1 });
      for (const length of [Infinity, 9000]) {
        const source = sourceOf(readFileSync(path).subarray(0, length));
        let known: string | undefined;
        try {
          using audio = openAudio(source, { path: name });
          known = audio.finish();
        } catch (error) {
          assert.ok(error instanceof DecodeError);
          assert.throws(() => hashPackets(source, name), { name: error.name, message: error.message });
        }
        if (known !== undefined) assert.equal(hashPackets(source, name), known, `of ${length} bytes`);
      }
    });
  }

  it('says of what it is no audio', () => {
    const text = sourceOf(Buffer.from('this is a text '.repeat(200)));
    assert.throws(() => hashPackets(text, 'a.mp3'), { name: 'DecodeError', path: 'a.mp3' });
  });
});

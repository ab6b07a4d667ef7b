import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { fc } from '../properties.ts';
import { damage, damages, writeAndUndo } from './damage.ts';
import { WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const numRuns = 24;

/** Returns how many were written: each is then undone, and all others are as they were. */
async function writeDamaged(path: string, bytes: Buffer, values: Record<string, string[]>): Promise<number> {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(damages, async (how) => {
      const outcome = await writeAndUndo(place, path, damage(bytes, how), values);
      assert.equal(typeof outcome, 'boolean', String(outcome));
      if (outcome === true) written++;
    }),
    { numRuns },
  );
  return written;
}

describe('damaged files', () => {
  it('an ID3 tag that is to be of another version: is refused as it was, or written and undone to the byte', async () => {
    const path = join(place.folder, 'id3.mp3');
    for (const [style, version] of [
      ['id3v2.3', '2.4'],
      ['id3v2.4', '2.3'],
    ] as const) {
      const tags = {
        genre: ['Rock', 'Ü'],
        title: ['T', '電'],
        date: ['2001-02-03'],
        mood: ['calm'],
        comment: ['c'],
      };
      const whole = tagFile(makeAudio(path, { seconds: 0.3 }), tags, { style, pictureBytes: 500 });
      const written = await writeDamaged(path, readFileSync(whole), { ID3: [version] });
      assert.ok(written > 0, 'some damage does not matter');
      assert.ok(written < numRuns, 'some does');
    }
  });

  const formats = (Object.keys(audioFormats) as AudioFormat[]).filter(
    (format) => canMake(format) && !['aac', 'mp3-vbr', 'm4a-alac', 'ogg-opus'].includes(format),
  );
  for (const format of formats) {
    it(`${format}: is refused as it was, or written and undone to the byte`, async () => {
      const whole = makeAudio(join(place.folder, `whole${audioFormats[format]}`), { format, seconds: 0.3 });
      const style = ['wv', 'ape', 'mpc', 'tta'].includes(format) ? { style: 'ape' as const } : {};
      const bytes = readFileSync(tagFile(whole, { genre: ['Rock', 'Pop'], title: ['T'], XYZ: ['y'] }, style));
      const path = join(place.folder, `damaged${extname(whole)}`);
      const written = await writeDamaged(path, bytes, { GENRE: ['Techno', 'Rock'], MOOD: ['dark'] });
      // Ogg has a checksum on each page: there all damage is seen.
      const mayWrite = !['ogg-vorbis', 'ogg-flac', 'opus'].includes(format);
      // All of a short Matroska file with Vorbis is near its ends, most of it headers: what does not matter there is rare.
      if (format !== 'mka') assert.equal(written > 0, mayWrite, 'some damage does not matter');
    });
  }
});

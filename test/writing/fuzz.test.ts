import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { HearmarkError } from '../../src-main/errors.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { randomBytes } from '../fixtures/randomBytes.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const rounds = 24;
/** Damage lies where the tags are: at the head and at the tail. */
const edgeBytes = 2500;

function mutate(bytes: Buffer, seed: number): Buffer {
  const random = randomBytes(64, seed);
  const mutated = Buffer.from(bytes);
  const place = (index: number) => {
    const offset = random.readUInt16LE(4 * index) % Math.min(edgeBytes, bytes.length);
    return random[4 * index + 2]! % 3 === 0 ? bytes.length - 1 - offset : offset;
  };
  for (let index = 0; index < 1 + (seed % 6); index++) mutated[place(index)] = random[4 * index + 3]!;
  if (seed % 5 === 0) return mutated.subarray(0, Math.max(1, place(10)));
  return mutated;
}

/** Returns how many were written: each is then undone, and all others are as they were. */
async function writeMutations(
  path: string,
  bytes: Buffer,
  values: Record<string, string[]>,
): Promise<number> {
  let written = 0;
  for (let seed = 1; seed <= rounds; seed++) {
    const mutated = mutate(bytes, seed);
    writeFileSync(path, mutated);
    try {
      const done = await place.write(path, values);
      written++;
      // Damage may have made it a tag of the wanted version.
      if (done) assert.equal((await place.undo(done.entryId)).restored, 'bytes', `seed ${seed}`);
    } catch (error) {
      assert.ok(error instanceof HearmarkError, `seed ${seed}: ${(error as Error).stack}`);
    }
    assert.ok(readFileSync(path).equals(mutated), `seed ${seed}`);
  }
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
      const written = await writeMutations(path, readFileSync(whole), { ID3: [version] });
      assert.ok(written > 0, 'some damage does not matter');
      assert.ok(written < rounds, 'some does');
    }
  });

  const formats = (Object.keys(audioFormats) as AudioFormat[]).filter(
    (format) => canMake(format) && !['mka', 'aac', 'mp3-vbr', 'm4a-alac', 'ogg-opus'].includes(format),
  );
  for (const format of formats) {
    it(`${format}: is refused as it was, or written and undone to the byte`, async () => {
      const whole = makeAudio(join(place.folder, `whole${audioFormats[format]}`), { format, seconds: 0.3 });
      const style = ['wv', 'ape', 'mpc', 'tta'].includes(format) ? { style: 'ape' as const } : {};
      const bytes = readFileSync(tagFile(whole, { genre: ['Rock', 'Pop'], title: ['T'], XYZ: ['y'] }, style));
      const path = join(place.folder, `mutated${extname(whole)}`);
      const written = await writeMutations(path, bytes, { GENRE: ['Techno', 'Rock'], MOOD: ['dark'] });
      // Ogg has a checksum on each page: there all damage is seen.
      const mayWrite = !['ogg-vorbis', 'ogg-flac', 'opus'].includes(format);
      assert.equal(written > 0, mayWrite, 'some damage does not matter');
    });
  }
});

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildOf, keptAnswer } from '../fixtures/keptFile.ts';
import { checkMatroska } from '../fixtures/matroska/checkMatroska.ts';
import { extracted, extractTags } from '../fixtures/matroska/tagMatroska.ts';
import { packetsOf, readByFfmpeg } from '../fixtures/otherReaders.ts';
import { writeAndUndo, type WritingPlace } from './writingPlace.ts';

/** Why tests of Matroska are left out; false where they are not. */
export const skipMatroska = spawnSync('mkvmerge', ['--version']).error
  ? 'mkvtoolnix is not installed'
  : false;

export const few = { GENRE: ['Techno', 'Électro 電'], MOOD: ['dark'], 'MY TAGS': ['a & b'] };
/** More than any room that there is. */
export const many = { GENRE: ['Techno', 'x'.repeat(6000)] };

/** What mkvextract shows of the tags of others, and mkvmerge of all else. */
function othersIn(path: string): unknown {
  const tags = extractTags(path).map(({ targets, simple }) => ({
    targets,
    simple: simple.filter(([name]) => !/^(GENRE|MOOD|MY_TAGS)$/.test(name)),
  }));
  const ask = () => execFileSync('mkvmerge', ['-J', path], { encoding: 'utf8' });
  const said = keptAnswer([buildOf('mkvmerge'), '-J'], path, ask);
  const { attachments, chapters, tracks } = JSON.parse(said, (key, value: unknown) =>
    /^tag_(genre|mood|my_tags)$/.test(key) ? undefined : value,
  ) as Record<string, unknown>;
  return { tags: tags.filter(({ simple }) => simple.length > 0), attachments, chapters, tracks };
}

/** Writes little and much; the file is one to the byte, other readers agree, and undoing leads back. */
export async function assertMatroska(place: WritingPlace, path: string): Promise<void> {
  const [others, late] = [othersIn(path), packetsOf(path, 1.2)];
  for (const values of [few, many] as Record<string, string[]>[]) {
    await writeAndUndo(place, path, values, () => {
      checkMatroska(readFileSync(path));
      for (const [name, wanted] of Object.entries(values))
        assert.deepEqual(extracted(path, name.replace(' ', '_')), wanted);
      assert.equal(readByFfmpeg(path)['genre'], values['GENRE']!.at(-1));
      assert.deepEqual(othersIn(path), others);
      assert.equal(packetsOf(path, 1.2), late);
    });
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tag } from '../../src-main/api.ts';
import {
  columnOfTag,
  columnsFrom,
  columnsToSave,
  fittingColumns,
  widthsOf,
} from '../../src-renderer/columns.ts';

const techno = { id: 7, name: 'techno' } as Tag;
const tags = new Map([[7, techno]]);
const shown = columnsFrom([], ['genre'], tags).filter((one) => one.shown);
const keysAt = (pixels: number) => fittingColumns(shown, pixels).map(({ key }) => key);
const widthsAt = (pixels: number, columns = shown) => {
  const fitting = fittingColumns(columns, pixels);
  const widths = widthsOf(fitting, pixels);
  return Object.fromEntries(fitting.map(({ key }, index) => [key, widths[index]!]));
};

test('a narrow list drops what matters least, and leaves the tags room', () => {
  assert.deepEqual(keysAt(852), ['cover', 'title', 'artist', 'album', 'year', 'duration', 'tags']);
  // A window of 1440 pixels leaves the list 1012: stars give way before a second tag does
  assert.deepEqual(keysAt(1012), [
    ...['cover', 'title', 'artist', 'album', 'year', 'duration', 'bpm', 'key', 'tags'],
  ]);
  assert.equal(widthsAt(1012).tags, 220);
  // A window of 1080 pixels leaves the list 650, one of 840 pixels 644
  assert.deepEqual(keysAt(650), ['title', 'artist', 'duration', 'tags']);
  assert.deepEqual(keysAt(360), ['title', 'tags']);
  for (const pixels of [360, 480, 600, 644, 650, 700, 852, 1000, 1440, 2130]) {
    const widths = widthsAt(pixels);
    const sum = Object.values(widths).reduce((total, one) => total + one, 0);
    assert.ok(widths.tags! >= 160, `${pixels}: ${widths.tags}`);
    assert.equal(sum, pixels);
  }
});

test('a wide list gives texts that would be cut their share', () => {
  const { title, artist, album, tags: rest, year } = widthsAt(2130);
  assert.deepEqual([title, artist, album, year], [356, 244, 244, 60]);
  assert.equal(rest, 2130 - 356 - 244 - 244 - 60 - 58 - 40 - 68 - 100 - 84);
  const withoutTags = shown.filter(({ key }) => key !== 'tags');
  assert.deepEqual(widthsAt(716, withoutTags).title! > 190, true);
});

test('tags and categories are columns, kept by what they are of', () => {
  const saved = columnsToSave([columnOfTag(techno), ...columnsFrom([], ['genre', 'mood'], tags)]);
  const again = columnsFrom(saved, ['genre', 'mood'], tags);
  assert.deepEqual(again[0], columnOfTag(techno));
  assert.ok(
    again.some(({ key, title, shown: isShown }) => key === 'category:mood' && title === 'Mood' && !isShown),
  );
  // Hidden, it is no column any more; nor is a tag that is gone
  assert.ok(!columnsToSave([{ ...columnOfTag(techno), shown: false }]).length);
  assert.ok(!columnsFrom(saved, [], new Map()).some(({ key }) => key === 'tag:7'));
});

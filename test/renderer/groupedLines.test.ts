import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GroupedLines } from '../../src-renderer/groupedLines.ts';

const all = (lines: GroupedLines) => Array.from({ length: lines.count }, (_, line) => lines.at(line));

test('each group has a heading above its tracks', () => {
  const lines = new GroupedLines(4, [1, 3]);
  assert.deepEqual(all(lines), [
    ...[{ group: 0 }, { index: 0 }, { group: 1 }, { index: 1 }, { index: 2 }, { index: 3 }],
  ]);
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => lines.lineOf(index)),
    [1, 3, 4, 5],
  );
  assert.deepEqual(
    [lines.tracksOf(0), lines.tracksOf(1)],
    [
      [0, 0],
      [1, 3],
    ],
  );
});

test('a table that is not grouped has tracks alone', () => {
  assert.deepEqual(all(new GroupedLines(2, [])), [{ index: 0 }, { index: 1 }]);
  assert.equal(new GroupedLines(0, []).count, 0);
});

test('tracks that came since the groups were counted follow, and those that went leave no heading', () => {
  assert.deepEqual(all(new GroupedLines(2, [1])), [{ group: 0 }, { index: 0 }, { index: 1 }]);
  assert.deepEqual(all(new GroupedLines(1, [1, 2])), [{ group: 0 }, { index: 0 }]);
});

test('every track is in the line that it says, however many groups there are', () => {
  const sizes = Array.from({ length: 500 }, (_, group) => 1 + (group % 7));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const lines = new GroupedLines(total, sizes);
  assert.equal(lines.count, total + 500);
  for (let index = 0; index < total; index++) assert.deepEqual(lines.at(lines.lineOf(index)), { index });
});

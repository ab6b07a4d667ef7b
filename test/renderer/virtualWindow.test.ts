import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scrollTopToShow, tallestPixels, virtualWindow } from '../../src-renderer/virtualWindow.ts';

const view = { viewport: 640, rowHeight: 32, overscan: 5 };

/** Index of the row at the upper edge, and how many pixels of it are above the edge. */
function rowAtTop(scrollTop: number, rows: number) {
  const { shiftPixels } = virtualWindow({ ...view, scrollTop, rows });
  const index = Math.floor((scrollTop - shiftPixels) / view.rowHeight);
  return { index, hidden: scrollTop - shiftPixels - index * view.rowHeight };
}

describe('virtualWindow', () => {
  it('draws what is in view and a little more', () => {
    const { spacerPixels, first, last, shiftPixels } = virtualWindow({
      ...view,
      scrollTop: 3200,
      rows: 1000,
    });
    assert.deepEqual(
      { spacerPixels, first, last, shiftPixels },
      { spacerPixels: 32_000, first: 95, last: 125, shiftPixels: 0 },
    );
  });

  it('stays within a short list', () => {
    const { first, last } = virtualWindow({ ...view, scrollTop: 0, rows: 3 });
    assert.deepEqual([first, last], [0, 3]);
    assert.deepEqual(virtualWindow({ ...view, scrollTop: 0, rows: 0 }).last, 0);
  });

  it('reaches both ends of a list taller than a browser can lay out', () => {
    for (const rows of [500_000, 2_000_000]) {
      const { spacerPixels } = virtualWindow({ ...view, scrollTop: 0, rows });
      assert.equal(spacerPixels, tallestPixels);
      assert.equal(rowAtTop(0, rows).index, 0);
      const end = virtualWindow({ ...view, scrollTop: spacerPixels - view.viewport, rows });
      assert.equal(end.last, rows);
      // The last row ends where the spacer ends
      assert.equal(rows * view.rowHeight + end.shiftPixels, spacerPixels);
    }
  });

  it('moves on with every pixel of a scaled list', () => {
    const rows = 500_000;
    let before = -1;
    for (let scrollTop = 7_000_000; scrollTop < 7_000_200; scrollTop++) {
      const { index, hidden } = rowAtTop(scrollTop, rows);
      const position = index * view.rowHeight + hidden;
      assert.ok(position > before, `went back at ${scrollTop}`);
      before = position;
    }
  });
});

describe('scrollTopToShow', () => {
  it('leaves the list where it is while the row is in view', () => {
    assert.equal(scrollTopToShow(110, { ...view, scrollTop: 3200, rows: 1000 }), 3200);
  });

  it('shows any row of any list wholly', () => {
    for (const rows of [100, 100_000, 500_000, 2_000_000])
      for (const index of [0, 1, 57, Math.floor(rows / 2), rows - 2, rows - 1].filter((one) => one < rows))
        for (const from of [0, 1, 0.5]) {
          const list = { ...view, rows };
          const { spacerPixels } = virtualWindow({ ...list, scrollTop: 0 });
          const start = Math.round(from * Math.max(0, spacerPixels - view.viewport));
          const scrollTop = Math.round(scrollTopToShow(index, { ...list, scrollTop: start }));
          const { shiftPixels } = virtualWindow({ ...list, scrollTop });
          const top = index * view.rowHeight + shiftPixels - scrollTop;
          assert.ok(
            top >= -3 && top + view.rowHeight <= view.viewport + 3,
            `${index} of ${rows} is at ${top}`,
          );
        }
  });
});

/** Browsers lay out boxes up to about 16.7 million pixels (Chromium's LayoutUnit); beyond, the scrollbar is scaled. */
export const tallestPixels = 15_000_000;

export interface VirtualWindow {
  /** Height of the box that gives the scrollbar its size. */
  spacerPixels: number;
  /** Rows to draw: from the first up to, without, the last. */
  first: number;
  last: number;
  /** What is added to a row's own top (index times height) to place it in the spacer; 0 while nothing is scaled. */
  shiftPixels: number;
}

/** Tells which rows to draw where, for a list of rows of one height. Everything in pixels but rows and overscan. */
export function virtualWindow(list: {
  scrollTop: number;
  viewport: number;
  rows: number;
  rowHeight: number;
  overscan: number;
}): VirtualWindow {
  const { scrollTop, viewport, rows, rowHeight, overscan } = list;
  const top = topOf(list);
  return {
    spacerPixels: Math.min(rows * rowHeight, tallestPixels),
    first: Math.max(0, Math.floor(top / rowHeight) - overscan),
    last: Math.min(rows, Math.ceil((top + viewport) / rowHeight) + overscan),
    shiftPixels: Math.round(scrollTop - top),
  };
}

/** The scroll position at which a row is wholly in view, the nearest to the present one. */
export function scrollTopToShow(
  index: number,
  list: { scrollTop: number; viewport: number; rows: number; rowHeight: number },
): number {
  const { scrollTop, viewport, rowHeight } = list;
  const top = topOf(list);
  const rowTop = index * rowHeight;
  if (rowTop >= top && rowTop + rowHeight <= top + viewport) return scrollTop;
  const target = rowTop < top ? rowTop : rowTop + rowHeight - viewport;
  return target / scale(list);
}

/** Where the view begins in the list as it would be without a limit. */
function topOf(list: { scrollTop: number; viewport: number; rows: number; rowHeight: number }): number {
  return Math.max(0, list.scrollTop) * scale(list);
}

/** How far the list moves for a pixel of the scrollbar: both ends meet at the same time. */
function scale({ viewport, rows, rowHeight }: { viewport: number; rows: number; rowHeight: number }): number {
  const height = rows * rowHeight;
  return height <= tallestPixels ? 1 : (height - viewport) / (tallestPixels - viewport);
}

import type { Picture } from '../../fixtures/png.ts';

/** Pixels of a window that one pixel of a look is the mean of, each way: a line of text is a shade there, and a row of a table two. */
export const cellPixels = 16;
/** Cells that are compared together, each way: letters that are drawn otherwise are as dark in sum. */
const windowCells = 4;
/** So far the colours of such a window may be apart on the average, of 255. */
const mostApart = 6;

/** How far two looks are apart where they are furthest, of 255, and where in the window that is, in pixels. */
export interface Apart {
  by: number;
  x: number;
  y: number;
}

/** What a page looks like from far away: the mean colour of each square of it. */
export class Look {
  readonly picture: Picture;

  /** @param picture as `of` makes it */
  constructor(picture: Picture) {
    this.picture = picture;
  }

  /** Looks at a page; what is left over at its right and lower edges is not looked at. */
  static of({ width, height, pixels }: Picture): Look {
    const [across, down] = [Math.floor(width / cellPixels), Math.floor(height / cellPixels)];
    const sums = new Uint32Array(across * down * 3);
    const ofRow = new Uint32Array(across * 3);
    for (let y = 0; y < down * cellPixels; y++) {
      if (y === 0 || !isAsAbove(pixels, y, width)) sumUp(pixels, y * width * 3, ofRow);
      const to = Math.floor(y / cellPixels) * ofRow.length;
      for (let at = 0; at < ofRow.length; at++) sums[to + at] = sums[to + at]! + ofRow[at]!;
    }
    const means = Uint8Array.from(sums, (sum) => Math.round(sum / cellPixels ** 2));
    return new Look({ width: across, height: down, pixels: means });
  }

  isLike(other: Look): boolean {
    return this.apartFrom(other).by <= mostApart;
  }

  apartFrom(other: Look): Apart {
    const { width, height } = this.picture;
    if (width !== other.picture.width || height !== other.picture.height) return { by: 255, x: 0, y: 0 };
    const apart = new Float64Array(width * height);
    for (let cell = 0; cell < apart.length; cell++) {
      const at = 3 * cell;
      const [red, green] = [this.#difference(other, at), this.#difference(other, at + 1)];
      apart[cell] = Math.max(red, green, this.#difference(other, at + 2));
    }
    let most: Apart = { by: 0, x: 0, y: 0 };
    for (let y = 0; y + windowCells <= height; y++) {
      for (let x = 0; x + windowCells <= width; x++) {
        let sum = 0;
        for (let row = y; row < y + windowCells; row++)
          for (let cell = row * width + x; cell < row * width + x + windowCells; cell++) sum += apart[cell]!;
        const by = sum / windowCells ** 2;
        if (by > most.by) most = { by, x: x * cellPixels, y: y * cellPixels };
      }
    }
    return most;
  }

  #difference({ picture }: Look, at: number): number {
    return Math.abs(this.picture.pixels[at]! - picture.pixels[at]!);
  }
}

/** Whether a row of pixels is as the one above it: most of a window are, and their sums are. */
function isAsAbove({ buffer, byteOffset }: Uint8Array, y: number, width: number): boolean {
  const above = Buffer.from(buffer, byteOffset + (y - 1) * width * 3, width * 3);
  return above.equals(Buffer.from(buffer, byteOffset + y * width * 3, width * 3));
}

/** Adds up the colours of each cell's part of a row that begins there. */
function sumUp(pixels: Uint8Array, start: number, sums: Uint32Array): void {
  for (let cell = 0, at = start; cell < sums.length; cell += 3) {
    let [red, green, blue] = [0, 0, 0];
    for (const end = at + cellPixels * 3; at < end; at += 3) {
      red += pixels[at]!;
      green += pixels[at + 1]!;
      blue += pixels[at + 2]!;
    }
    sums[cell] = red;
    sums[cell + 1] = green;
    sums[cell + 2] = blue;
  }
}

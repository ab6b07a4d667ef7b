import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPng, writePng, type Picture } from '../../fixtures/png.ts';
import { cellPixels, Look } from './Look.ts';

/** As wide as the issue of the window asks for; the last is a window of 1280 x 800 at 200 %. */
export const sizes = [
  ...[800, 1024, 1440].map((width) => ({ width, height: 896 })),
  { width: 2560, height: 1440 },
  { width: 640, height: 400 },
];
export const schemes = ['light', 'dark', 'forced'] as const;
const cellsAcross = Math.max(...sizes.map(({ width }) => width)) / cellPixels;

/** The looks of a view that are kept, in one small picture that a person can open: a row for each size, a column for each scheme. */
export class LookSheet {
  readonly #file: string;
  readonly #picture: Picture;

  constructor(view: string) {
    this.#file = join(import.meta.dirname, `${view}.png`);
    const empty = {
      width: cellsAcross * schemes.length,
      height: topOf(sizes.length),
      pixels: new Uint8Array(cellsAcross * schemes.length * topOf(sizes.length) * 3),
    };
    const kept = existsSync(this.#file) ? readPng(readFileSync(this.#file)) : empty;
    this.#picture = kept.width === empty.width && kept.height === empty.height ? kept : empty;
  }

  look(size: number, scheme: number): Look {
    const [width, height] = [sizes[size]!.width / cellPixels, sizes[size]!.height / cellPixels];
    const pixels = new Uint8Array(width * height * 3);
    for (let row = 0; row < height; row++) {
      const from = this.#rowAt(size, scheme, row);
      pixels.set(this.#picture.pixels.subarray(from, from + width * 3), row * width * 3);
    }
    return new Look({ width, height, pixels });
  }

  put(size: number, scheme: number, { picture: { width, height, pixels } }: Look): void {
    for (let row = 0; row < height; row++)
      this.#picture.pixels.set(
        pixels.subarray(row * width * 3, (row + 1) * width * 3),
        this.#rowAt(size, scheme, row),
      );
  }

  write(): void {
    writeFileSync(this.#file, writePng(this.#picture));
  }

  #rowAt(size: number, scheme: number, row: number): number {
    return ((topOf(size) + row) * this.#picture.width + scheme * cellsAcross) * 3;
  }
}

/** In which row of the picture a size begins. */
function topOf(size: number): number {
  return sizes.slice(0, size).reduce((sum, { height }) => sum + height / cellPixels, 0);
}

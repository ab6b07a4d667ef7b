import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { makeBigLibrary } from './makeBigLibrary.ts';

/** The made-up suggestions belong to this model, so that they show where it is in use. */
export const bigLibraryModel = 'hearmark-crnn';

/**
 * Puts a library of made-up tracks into a new file. Half a million tracks take minutes: where HEARMARK_BENCH_LIBRARIES
 * names a folder, each is made there once and copied.
 */
export async function putBigLibrary(file: string, tracks: number): Promise<void> {
  const { weightsHash } = await loadModelPackage(`models/${bigLibraryModel}`);
  const folder = process.env.HEARMARK_BENCH_LIBRARIES;
  if (!folder) return make(file, tracks, weightsHash);
  const kept = join(folder, `${tracks}-${weightsHash.slice(0, 8)}.db`);
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    make(`${kept}.part`, tracks, weightsHash);
    renameSync(`${kept}.part`, kept);
  }
  copyFileSync(kept, file);
}

function make(file: string, tracks: number, weightsHash: string): void {
  const library = openLibrary(file);
  makeBigLibrary(library, { tracks, weightsHash });
  library.close();
}

import { spliceSource, type ByteSource } from '../ByteSource.ts';
import { sniffContainer } from '../sniffContainer.ts';
import type { Chapter } from './Chapter.ts';
import { matroskaChapters } from './matroskaChapters.ts';
import { mp4Chapters } from './mp4Chapters.ts';

/** Tells by its name whether a file is of a kind that can have chapters which Hearmark reads: MP4 and Matroska. */
export function mayHaveChapters(name: string): boolean {
  return /\.(m4[abr]|mp4|3gp|mka|mkv|webm)$/i.test(name);
}

/** Reads the chapters of a file, at most one more than mostChapters; none where it has none, or they cannot be taken apart. */
export function readChapters(file: ByteSource, name: string): Chapter[] {
  const { container, start } = sniffContainer(file, name);
  const source = start > 0 ? spliceSource(file, [{ start, end: file.size }]) : file;
  if (container === 'mp4') return mp4Chapters(source);
  if (container === 'matroska') return matroskaChapters(source);
  return [];
}

import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseCsv } from '../../src-main/files/parseCsv.ts';

/** A clip with its labels: a genre ('' where not judged); voice 1 sung or rapped, 0 none, -1 speech alone, '' unknown. */
export interface LabelledClip {
  path: string;
  genre: string;
  voice: string;
  instruments: string[];
}

/** Reads a folder of labelled clips: truth.csv beside clips/, with the columns path, genre, voice and instruments (a;b). */
export function readTruth(folder: string): LabelledClip[] {
  const [header, ...rows] = parseCsv(readFileSync(join(folder, 'truth.csv'), 'utf8'));
  const column = (row: string[], name: string) => row[header!.indexOf(name)] ?? '';
  return rows
    .map((row) => ({
      path: resolve(folder, 'clips', basename(column(row, 'path'))),
      genre: column(row, 'genre'),
      voice: column(row, 'voice'),
      instruments: column(row, 'instruments').split(';').filter(Boolean),
    }))
    .filter(({ path }) => existsSync(path));
}

import { dirname, resolve } from 'node:path';
import { ParameterError, ReadError } from '../errors.ts';
import { parseCsv } from '../files/parseCsv.ts';
import { readRegular } from '../files/readRegular.ts';

/** A file with all the tags that it has. */
export interface ManifestTrack {
  path: string;
  /** As "category:tag", or "tag" alone. */
  tags: string[];
  /** Tracks of one group (an artist) stay on one side of a split; the path where nobody said. */
  group: string;
}

/** Some 200 bytes a track: of more than a million. */
const manifestBytesMax = 256 * 2 ** 20;

/**
 * Reads a table of files and their tags: CSV (RFC 4180) with a line of titles, `path`, `tags` (several behind each other
 * with ";") and, if known, `group`. Paths are seen from the table's folder. Throws ReadError, ParameterError with the
 * line.
 */
export async function readManifest(file: string): Promise<ManifestTrack[]> {
  let text: string;
  try {
    text = (await readRegular(file, manifestBytesMax)).toString('utf8');
  } catch (cause) {
    throw new ReadError(`cannot read ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
  const [titles = [], ...rows] = parseCsv(text);
  const columnOf = (title: string) => titles.findIndex((one) => one.trim().toLowerCase() === title);
  const [paths, tags, groups] = [columnOf('path'), columnOf('tags'), columnOf('group')];
  if (paths < 0 || tags < 0)
    throw new ParameterError(`${file}: its first line must name the columns path and tags`);
  return rows.map((row, index) => {
    const path = row[paths]?.trim();
    if (!path) throw new ParameterError(`${file}: row ${index + 2} has no path`);
    const found = (row[tags] ?? '').split(';').map((tag) => tag.trim());
    return {
      path: resolve(dirname(file), path),
      tags: [...new Set(found.filter((tag) => tag !== ''))],
      group: row[groups]?.trim() || path,
    };
  });
}

import { dirname, join } from 'node:path';
import type { Library } from '../../library/Library.ts';
import { isWhole, type Span } from '../../paths.ts';

/** A file that may be written into, and the track it is; or a cue sheet, and the tracks that it tells. */
export interface Target {
  path: string;
  /** Null for a cue sheet, and for a file of several tracks. */
  trackId: number | null;
  /** The tracks of a cue sheet that are to be written, or of a file that cannot be, with the files that hold them. */
  parts?: SheetPart[];
  /** Why nothing can be written: the tracks of a file without a sheet beside it. */
  refusal?: string;
}

export interface SheetPart {
  trackId: number;
  file: string;
  span: Span;
}

const noPlace =
  'it holds several tracks, and no cue sheet beside it that could say something of each; a file is never written for one of its tracks';
const chaptersStay = 'its tracks are its chapters, and it has no place for tags of each';

/**
 * Returns what is to be written for some tracks: their files that are there, and for a track that is part of a file its cue
 * sheet, once for all of its tracks; nothing of that where sheets are to be left alone. `isWanted` is asked with the file.
 */
export function targetsOf(
  library: Library,
  trackIds: Iterable<number>,
  {
    intoSheets = true,
    isWanted = () => true,
  }: { intoSheets?: boolean; isWanted?: (path: string) => boolean } = {},
): Target[] {
  const { files } = library;
  const sheets = new Map<string, SheetPart[]>();
  const withoutPlace = new Map<string, Target>();
  const targets: Target[] = [];
  for (const trackId of trackIds) {
    for (const { path, span } of files.placesOf(trackId)) {
      const known = files.find(path, span);
      if (known?.missing || !isWanted(path)) continue;
      if (isWhole(span)) {
        targets.push({ path, trackId });
      } else if (!known?.sheet) {
        const told = withoutPlace.get(path)?.parts ?? [];
        const refusal = known?.chapters ? chaptersStay : noPlace;
        const parts = [...told, { trackId, file: path, span }];
        withoutPlace.set(path, { path, trackId: null, parts, refusal });
      } else if (intoSheets) {
        const sheet = join(dirname(path), known.sheet.name);
        const parts = sheets.get(sheet) ?? [];
        sheets.set(sheet, [...parts, { trackId, file: path, span }]);
      }
    }
  }
  return [
    ...targets,
    ...withoutPlace.values(),
    ...[...sheets].map(([path, parts]) => ({ path, trackId: null, parts })),
  ];
}

import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WriteError } from '../../errors.ts';
import { readSheets } from '../../files/sheets/readSheets.ts';
import type { SheetTrack } from '../../files/sheets/SheetTrack.ts';
import type { Library } from '../../library/Library.ts';
import { fsPath, isSameSpan } from '../../paths.ts';
import type { SheetPart } from './targets.ts';

/**
 * Finds the tracks of a sheet as it is now, for tracks as the library knows them: their places in it, from 1. Throws
 * WriteError where the sheet has other spans than a scan found, or the file is another one: its tags would go to other music.
 */
export function positionsIn(library: Library, sheet: string, parts: readonly SheetPart[]): number[] {
  const told = tracksOf(sheet, new Set(parts.map(({ file }) => basename(file))));
  return parts.map(({ file, span }) => {
    const track = told.get(file)?.find((one) => isSameSpan(one.span, span));
    if (!track || !isAsKnown(library, { file, span }))
      throw new WriteError('it or its music was changed since Hearmark last looked: scan its folder first', {
        path: sheet,
      });
    return track.position;
  });
}

/** No sheet has it: the next scan looks what the files themselves say where the sheet says nothing. */
const unknownHash = '0'.repeat(64);

/** Stores what a sheet says now of the tracks that it told before; the next scan makes sure of all of it. */
export function noteSheet(library: Library, sheet: string): void {
  for (const [file, tracks] of tracksOf(sheet, library.sheets.namesOf(dirname(sheet), basename(sheet)))) {
    for (const { span, tags: said } of tracks) {
      const known = library.files.find(file, span);
      const track = known?.trackId == null ? undefined : library.tracks.get(known.trackId);
      if (!known || !track) continue;
      const { contentId, properties } = track;
      const { other, ...tags } = track.tags;
      library.tracks.save({
        file: { ...known, sheet: { name: basename(sheet), hash: unknownHash } },
        contentId,
        properties,
        tags: { ...other, ...tags, ...said },
      });
    }
  }
}

/** By the paths of their files; of those of its folder that it is known to tell of, since a folder may have a thousand sheets. */
function tracksOf(sheet: string, audio: Iterable<string>): Map<string, SheetTrack[]> {
  const folder = dirname(sheet);
  const { byFile } = readSheets(folder, [basename(sheet)], [...audio]);
  return new Map([...byFile].map(([name, { tracks }]) => [join(folder, name), tracks]));
}

function isAsKnown(library: Library, { file, span }: Pick<SheetPart, 'file' | 'span'>): boolean {
  const known = library.files.find(file, span);
  const stats = statSync(fsPath(file), { bigint: true, throwIfNoEntry: false });
  return (
    known !== undefined &&
    known.size === Number(stats?.size) &&
    known.modifiedNs === BigInt.asIntN(64, stats!.mtimeNs)
  );
}

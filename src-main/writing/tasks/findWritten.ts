import { existsSync, realpathSync } from 'node:fs';
import type { Library } from '../../library/Library.ts';
import type { NewWrite } from '../../library/Journal.ts';
import { decodePath, fsPath } from '../../paths.ts';
import type { KnownAs } from './WriteParts.ts';

/** Where the file of a write lies now, and what the library knows it as. */
export interface WrittenFile {
  path: string;
  /** The path by which the library knows it: through a symbolic link, perhaps; undefined where it does not. */
  known: KnownAs | undefined;
}

/** Finds the file of a write of the journal; one that was moved by its content. */
export function findWritten(library: Library, { path, contentId }: NewWrite): WrittenFile {
  const { files, tracks } = library;
  const isThere = existsSync(fsPath(path));
  const here = files.find(path)?.trackId;
  if (isThere && here != null) return { path, known: { path, trackId: here } };
  const trackId = tracks.idOf(Buffer.from(contentId, 'hex')) ?? here;
  if (trackId == null) return { path, known: undefined };
  const copies = files.ofTrack(trackId).filter((one) => existsSync(fsPath(one)));
  const found = isThere ? copies.find((one) => realPath(one) === path) : copies[0];
  if (found === undefined) return { path, known: undefined };
  return { path: realPath(found), known: { path: found, trackId } };
}

/**
 * How the library knows the file of a write that was interrupted, if it knows it as it was before or as an earlier write
 * left it: what a scan has found since counts more. Undefined where it does not.
 */
export function knownAsBefore(library: Library, write: NewWrite): KnownAs | undefined {
  const { known } = findWritten(library, write);
  const file = known && library.files.find(known.path);
  const { size, modifiedNs } = write.before;
  return file?.size === size && file.modifiedNs === BigInt.asIntN(64, modifiedNs) ? known : undefined;
}

export function realPath(path: string): string {
  return decodePath(realpathSync(fsPath(path), { encoding: 'buffer' }));
}

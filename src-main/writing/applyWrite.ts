import { basename } from 'node:path';
import { ParameterError, WriteError } from '../errors.ts';
import { commitPatch, type CommitOptions, type Written } from './commitPatch.ts';
import { withOpenFile } from './OpenFile.ts';
import { makePatch } from './patch.ts';
import type { FileStamp } from './previewFile.ts';
import type { FieldValues } from './TaggedFile.ts';
import type { NewTagOptions } from './openTags.ts';

export interface WriteRequest {
  path: string;
  /** What the fields are to hold, all of it; an empty list takes a field away. */
  values: FieldValues;
  /** The file as it was in the preview. */
  stamp: FileStamp;
  /** The track's id, where the library knows the file in this version: the audio need not be read for that. */
  contentId?: string;
}

export type ApplyOptions = CommitOptions & NewTagOptions;

/**
 * Writes fields into one file: tried in memory and verified, written down in the journal, written, read back. Returns
 * what was done; undefined where the file says all of it already.
 *
 * Throws WriteError, and the file is as it was (or will be again: see commitPatch), where it changed since the preview,
 * cannot be written, or would not be the same but for the fields. Two calls for one file at once: the second one throws.
 */
export async function applyWrite(request: WriteRequest, options: ApplyOptions): Promise<Written | undefined> {
  const { path, values, stamp, contentId } = request;
  for (const list of values.values()) {
    if (list.some((value) => value.trim() === '' || /[\0\uD800-\uDFFF]/u.test(value))) {
      throw new ParameterError('a value of a field is empty or not text', { path });
    }
  }
  return withOpenFile(path, options, async (file) => {
    const { source, tags } = file;
    const isAsSeen =
      source.size === stamp.size && source.modifiedNs === stamp.modifiedNs && file.tagHash === stamp.tagHash;
    if (!isAsSeen) throw new WriteError('was changed since the preview: look at it again', { path });
    const patch = makePatch(source, tags.edit(values));
    if (patch.length === 0) return undefined;
    const commit = {
      patch,
      values,
      name: basename(file.path),
      ...(contentId && { contentId, isKnown: true }),
    };
    return commitPatch(file, commit, options);
  });
}

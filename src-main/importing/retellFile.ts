import { HearmarkError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { FileTags } from '../files/FileTags.ts';
import { tagsOfTrack } from '../files/sheets/SheetTrack.ts';
import type { FoundFile } from '../files/findAudioFiles.ts';
import type { HeardState, KnownFile } from '../library/FileState.ts';
import { isSameSpan, wholeFile, type Span } from '../paths.ts';
import type { FileToImport } from './importFile.ts';
import type { ImportOptions } from './ImportOptions.ts';
import { isCovered, isSame, resultPart } from './knownResults.ts';

/**
 * Stores what a cue sheet says by now of a file that is as it was, where its tracks lie where they lay: of the file itself, only the
 * tags are read. Returns false where there is more to do than that, and has done nothing.
 */
export async function retellFile(
  { library, coverage, music = {}, chapters = false, report }: ImportOptions,
  { file, sheet }: Pick<FileToImport, 'file' | 'sheet'>,
  known: KnownFile | undefined,
): Promise<boolean> {
  if (!sheet || !known?.sheet || known.failure || !isSame(file, known)) return false;
  const parts: (HeardState & { span: Span })[] = known.parts ?? [{ ...known, span: wholeFile }];
  const told = parts.flatMap((part) => {
    const track = sheet.tracks.find(({ span }) => isSameSpan(span, part.span));
    const isHeard = track && isCovered(part, { coverage, music, chapters });
    return isHeard ? [{ track, trackId: part.trackId! }] : [];
  });
  const isAll = told.length === parts.length && told.length === sheet.tracks.length;
  const said = isAll ? await tagsOf(file) : undefined;
  if (!said) return false;
  const { path, size, modifiedNs } = file;
  const retold = told.map(({ track, trackId }) => {
    const { properties: _claimed, ...tags } = tagsOfTrack(said, track, 'cue sheet');
    return { span: track.span, trackId, tags };
  });
  await library.transactionSoon(() => {
    for (const { span, trackId, tags } of retold) {
      const { contentId, properties } = library.tracks.get(trackId)!;
      library.tracks.save({ file: { path, size, modifiedNs, span, sheet }, contentId, properties, tags });
    }
  });
  for (const [index, { span, trackId, tags }] of retold.entries())
    report({ kind: 'file', path, status: 'ok', trackId, ...resultPart(span, index, tags) });
  return true;
}

/** What a file says without the sheet that is in it; undefined where it changed since, or cannot be read now. */
async function tagsOf({ path, name, size, modifiedNs }: FoundFile): Promise<FileTags | undefined> {
  try {
    using reader = new FileReader(path);
    if (reader.size !== size || reader.modifiedNs !== modifiedNs) return undefined;
    const { readTags } = await import('../files/readTags.ts'); // brings every format
    const { cueSheet: _inside, ...tags } = await readTags(reader, name);
    return tags;
  } catch (error) {
    if (error instanceof HearmarkError) return undefined;
    throw error;
  }
}

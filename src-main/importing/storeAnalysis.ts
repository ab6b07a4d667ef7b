import type { Analysis, PartAnalysis } from '../analysis/protocol.ts';
import type { FileSheet } from '../files/sheets/readSheets.ts';
import type { FileState } from '../library/FileState.ts';
import { wholeFile } from '../paths.ts';
import type { FileResult } from './ImportEvent.ts';
import { isEncodedAnew } from './isEncodedAnew.ts';
import { resultPart } from './knownResults.ts';
import { storeMusic, type MusicOptions } from './storeMusic.ts';

type StoredResult = Omit<FileResult, 'path'>;

/**
 * Stores what was heard in a file, and returns a result for each of its tracks. They are stored with their scores or not at
 * all; files that are done at the same moment share a transaction.
 */
export function storeAnalysis(
  options: MusicOptions,
  path: string,
  analysis: Analysis,
  { sheet, chapters }: { sheet: FileSheet | undefined; chapters: boolean },
): Promise<StoredResult[]> {
  const { library } = options;
  const { size, modifiedNs, timings, remark, isWithoutChapters = false } = analysis;
  const parts: PartAnalysis[] = analysis.parts ?? [{ ...analysis, span: wholeFile }];
  const isReadForChapters = chapters || isWithoutChapters;
  const isHeard = parts.some(({ heard }) => heard);
  return library.transactionSoon(() => {
    const results = parts.map((part, index): StoredResult => {
      const file = {
        path,
        size,
        modifiedNs,
        span: part.span,
        chapters: isReadForChapters,
        ...(sheet && { sheet }),
      };
      const { trackId, carried } = storeTrack(options, file, part);
      const reasons = [
        ...(carried > 0 ? [`encoded again: what you decided about it stays (${carried})`] : []),
        part.heard?.reason ?? (index === 0 ? remark : undefined) ?? [],
      ].flat();
      return {
        ...(part.heard?.noNumbers ? { status: 'failed', retry: false } : { status: 'ok', trackId }),
        ...(reasons.length > 0 && { reason: reasons.join('; ') }),
        ...(isHeard && index === 0 && { timings }),
        ...resultPart(part.span, index, part.tags),
      };
    });
    library.files.keepSpans(path, parts.map(({ span }) => span)); // prettier-ignore
    return results;
  });
}

/** Returns the track, and how many decisions of the one that lay there before it took over. */
function storeTrack(
  options: MusicOptions,
  file: FileState,
  part: PartAnalysis,
): { trackId: number; carried: number } {
  const { library, modelId } = options;
  const { contentId, prefixId, properties, heard } = part;
  // What the headers claim about the audio is left out: the decoder knows better.
  const { properties: _claimed, ...tags } = part.tags;
  const trackBefore = library.files.find(file.path, file.span)?.trackId;
  const before = trackBefore == null ? undefined : library.tracks.get(trackBefore);
  const now = { file, contentId, prefixId, properties, tags: { ...tags } };
  const { id, isNew } = library.tracks.save(now);
  if (heard) library.scores.save(id, modelId, heard);
  if (heard?.loudness) library.loudness.save(id, heard.loudness);
  storeMusic(options, id, part);
  const isSameMusic = isNew && before !== undefined && isEncodedAnew(before, now);
  return { trackId: id, carried: isSameMusic ? library.corrections.carry(before.id, id) : 0 };
}

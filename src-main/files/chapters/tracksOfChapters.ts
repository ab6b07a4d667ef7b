import { cleanText } from '../cleanText.ts';
import type { SheetTrack } from '../sheets/SheetTrack.ts';
import { mostChapters, type Chapter } from './Chapter.ts';

/** Seconds by which the last chapter and the end of its file may differ: an encoder fills up its last packet. */
const paddingSeconds = 1;

/**
 * Makes tracks of a file's chapters: in the order of time, each up to its end, or to the next one where that begins earlier or an
 * end is missing or lies in front, so that none overlaps another; of several that begin at once the first that has an end.
 * Chapters behind the end of the file are none, and `beyond` is how many; one alone is the file. Returns in words why there are
 * none where there are too many. `album` is what the tracks belong to.
 */
export function tracksOfChapters(
  chapters: readonly Chapter[],
  { durationSeconds, album }: { durationSeconds: number | undefined; album: string | undefined },
): { tracks: SheetTrack[]; beyond: number } | { problem: string } {
  if (chapters.length > mostChapters)
    return { problem: `it has more than ${mostChapters} chapters, and stays one track` };
  const fileUs = (durationSeconds ?? Infinity) * 1e6;
  const hasEnd = ({ startUs, endUs = 0 }: Chapter) => endUs > startUs;
  const inOrder = chapters
    .toSorted((a, b) => a.startUs - b.startUs || Number(hasEnd(b)) - Number(hasEnd(a)))
    .filter(({ startUs }, index, all) => startUs !== all[index - 1]?.startUs);
  const inside = inOrder.filter(({ startUs }) => Number.isSafeInteger(startUs) && startUs < fileUs);
  const beyond = inOrder.length - inside.length;
  if (inside.length < 2) return { tracks: [], beyond };
  const tracks = inside.map((chapter, index): SheetTrack => {
    const { startUs } = chapter;
    const next = inside[index + 1]?.startUs ?? fileUs;
    const end = Math.min(hasEnd(chapter) ? chapter.endUs! : Infinity, next);
    const isToTheEnd = index === inside.length - 1 && end > fileUs - paddingSeconds * 1e6;
    const title = cleanText(chapter.title);
    const position = index + 1;
    return {
      span: { startUs, endUs: isToTheEnd || !Number.isSafeInteger(end) ? 0 : end },
      position,
      tags: {
        ...(title !== undefined && { title }),
        ...(album !== undefined && { album }),
        trackNumber: position,
        ...{ genres: [], moods: [], composers: [] },
      },
    };
  });
  return { tracks, beyond };
}

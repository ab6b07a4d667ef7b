import { cleanList, cleanText } from '../cleanText.ts';
import { wholeFile } from '../../paths.ts';
import type { CueFile, CueSheet, CueTrack } from './parseSheet.ts';
import type { SheetTags, SheetTrack } from './SheetTrack.ts';

const sectorsPerSecond = 75;

/**
 * Returns the tracks that a sheet finds in one of its files: each from its INDEX 01 to that of the next one, so that a
 * pregap ends the track before it, as players and splitters have it; the last to the end of the file. The only track of
 * a file is all of it. What is no audio is none. Returns in words what is wrong with the sheet.
 */
export function tracksOfSheet(sheet: CueSheet, file: CueFile): SheetTrack[] | { problem: string } {
  const { tracks } = file;
  const disorder = tracks.find(
    (track, index) => track.startSectors <= (tracks[index - 1]?.startSectors ?? -1),
  );
  if (disorder) return { problem: `its track ${disorder.number} begins before the one in front of it` };
  const isAlone = tracks.length === 1;
  return tracks.flatMap((track, index): SheetTrack[] => {
    if (!track.isAudio) return [];
    const next = tracks[index + 1];
    const span = {
      startUs: microseconds(track.startSectors),
      endUs: next ? microseconds(next.startSectors) : 0,
    };
    return [{ span: isAlone ? wholeFile : span, position: track.position, tags: tagsOf(sheet, track) }];
  });
}

/** A sector may begin between two microseconds, and never between two samples. */
export function microseconds(sectors: number): number {
  return Math.round((sectors * 1e6) / sectorsPerSecond);
}

function tagsOf({ fields: disc }: CueSheet, { number, fields: track }: CueTrack): SheetTags {
  const own = (name: string) => cleanText(track.get(name));
  const either = (name: string) => own(name) ?? cleanText(disc.get(name));
  const tags: Partial<Record<keyof SheetTags, string | number | undefined>> = {
    title: own('TITLE'),
    artist: either('PERFORMER'),
    album: cleanText(disc.get('TITLE')),
    albumArtist: cleanText(disc.get('PERFORMER')),
    year: numberIn(either('REM DATE'), /\d{4}/),
    trackNumber: number > 0 ? number : undefined,
    discNumber: numberIn(disc.get('REM DISCNUMBER'), /\d+/),
    discTotal: numberIn(disc.get('REM TOTALDISCS'), /\d+/),
    comment: own('REM COMMENT'),
    bpm: numberIn(own('REM BPM')?.replace(',', '.'), /^\d+(?:\.\d+)?/),
    key: own('REM INITIALKEY') ?? own('REM KEY'),
    isrc: own('ISRC'),
  };
  const given = Object.entries(tags).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Partial<SheetTags>),
    genres: listIn(either('REM GENRE')),
    moods: listIn(either('REM MOOD')),
    composers: listIn(either('REM COMPOSER') ?? either('SONGWRITER')),
  };
}

function numberIn(text: string | undefined, pattern: RegExp): number | undefined {
  const found = pattern.exec(text ?? '')?.[0];
  return found === undefined || Number(found) === 0 ? undefined : Number(found);
}

/** A sheet has one line for a field: what Hearmark writes there of several values stands between semicolons. */
function listIn(text: string | undefined): string[] {
  return cleanList(text?.split(';'));
}

import { isWhole } from '../../paths.ts';
import type { ByteSource } from '../ByteSource.ts';
import { sniffContainer } from '../sniffContainer.ts';
import { flacCueSheet } from './flacCueSheet.ts';
import { parseSheet } from './parseSheet.ts';
import type { SheetTrack } from './SheetTrack.ts';
import { tracksOfSheet } from './tracksOfSheet.ts';

const longestSheet = 1 << 20;

/**
 * Returns the tracks that a file itself tells: in a field CUESHEET (`text`), which has titles, else in the CUESHEET block
 * of a FLAC. None where there is neither, where it is broken, and where there is one track alone, which is the file.
 */
export function embeddedTracks(source: ByteSource, name: string, text: string | undefined): SheetTrack[] {
  const told = text === undefined ? [] : tracksIn(text);
  const { container, start } = sniffContainer(source, name);
  const tracks = told.length > 0 || container !== 'flac' ? told : flacCueSheet(source, start);
  return tracks.filter(({ span }) => !isWhole(span));
}

/** What it calls its file does not matter: there is only one. */
function tracksIn(text: string): SheetTrack[] {
  if (text.length > longestSheet) return [];
  const sheet = parseSheet(text);
  if ('problem' in sheet) return [];
  const [file, ...others] = sheet.files.filter(({ tracks }) => tracks.length > 0);
  const tracks = file && others.length === 0 ? tracksOfSheet(sheet, file) : [];
  return 'problem' in tracks ? [] : tracks;
}

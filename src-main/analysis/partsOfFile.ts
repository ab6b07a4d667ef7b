import { mayHaveChapters, readChapters } from '../files/chapters/readChapters.ts';
import { tracksOfChapters } from '../files/chapters/tracksOfChapters.ts';
import type { FileReader } from '../files/FileReader.ts';
import { embeddedTracks } from '../files/sheets/embeddedTracks.ts';
import type { SheetTrack } from '../files/sheets/SheetTrack.ts';
import { isWhole } from '../paths.ts';

export interface PartsOfFile {
  /** What is heard one after the other; none where the file is one track. */
  tracks: readonly SheetTrack[];
  kind: 'cue sheet' | 'chapters';
  /** How many parts lie behind the end of the audio. */
  beyond: number;
  /** Why its chapters are no tracks. */
  problem?: string;
  /** That nobody asked for chapters, and that there are none. */
  isWithoutChapters: boolean;
}

export interface WhatTellsParts {
  /** As the file is called. */
  name: string;
  /** The field CUESHEET of its tags. */
  cueSheet: string | undefined;
  /** Tracks of a sheet beside the file. */
  beside: readonly SheetTrack[];
  /** Whether chapters are tracks. */
  chapters: boolean;
  durationSeconds: number | undefined;
  /** What the chapters belong to. */
  album: string | undefined;
}

/** Finds the tracks in a file: of a sheet beside it, else of one inside it, else its chapters, where they are asked for. */
export function partsOfFile(
  reader: FileReader,
  { name, cueSheet, beside, chapters, durationSeconds, album }: WhatTellsParts,
): PartsOfFile {
  const inside = beside.length > 0 ? [] : embeddedTracks(reader, name, cueSheet);
  const parts = [...beside, ...inside].filter(({ span }) => !isWhole(span));
  const isWithoutSheet = beside.length === 0 && parts.length === 0;
  if (isWithoutSheet && chapters) {
    const told = tracksOfChapters(readChapters(reader, name), { durationSeconds, album });
    return { tracks: [], beyond: 0, ...told, kind: 'chapters', isWithoutChapters: false };
  }
  const tracks = parts.filter(({ span }) => span.startUs / 1e6 < (durationSeconds ?? Infinity));
  return {
    tracks,
    kind: 'cue sheet',
    beyond: parts.length - tracks.length,
    // Whoever asks for chapters later need not have it read again
    isWithoutChapters: isWithoutSheet && mayHaveChapters(name) && readChapters(reader, name).length === 0,
  };
}

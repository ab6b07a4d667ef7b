import type { TrackRow } from './TrackRow.ts';

/** The same recording several times: looked for when the person says so, and never acted on by itself. */
export interface DuplicateApi {
  getDuplicateSearch(): DuplicateSearchState;
  /** Fingerprints what was not yet, and compares all tracks; goes on where it was stopped. */
  startDuplicateSearch(): DuplicateSearchState;
  stopDuplicateSearch(): DuplicateSearchState;
  /** A page of what the last search of this session found, by artist and title; nothing before there was one. */
  listDuplicates(request: { offset: number; limit: number }): DuplicatePage;
}

/** The search for recordings that are in the library several times. */
export interface DuplicateSearchState {
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  /** 'listening': tracks are fingerprinted. 'idle': there was no search in this session. */
  state: 'idle' | 'listening' | 'comparing' | 'done' | 'stopped' | 'failed';
  /** By Chromaprint's fpcalc where it is installed, else by what the model in use heard over time. */
  comparedBy: 'fingerprints' | 'timelines';
  /** Why it failed, or what is to be known of it. */
  reason: string | null;
  /** With a file that is there; how many of them have a fingerprint, and of how many none can be made. */
  tracks: number;
  fingerprinted: number;
  failed: number;
  /** Of comparing, 0..1. */
  share: number | null;
  remainingSeconds: number | null;
  /** There is something to list, if only that nothing was found. */
  hasSearched: boolean;
}

export interface DuplicatePage {
  total: number;
  /** Files beyond one of each recording. */
  surplus: number;
  groups: DuplicateGroup[];
}

/** One recording. */
export interface DuplicateGroup {
  /** The best first. */
  copies: DuplicateCopy[];
  /** What sharing the decisions of these tracks would decide. */
  shareable: number;
  /** Tags of which one was told yes and another no: nothing of them is shared. */
  contradicting: number;
}

export interface DuplicateCopy {
  track: TrackRow;
  /** Where it lies, for the eye: files with the same sound are one track. */
  paths: string[];
  /** In words: "complete", "lossless (FLAC)", "lacks 12 s at the end". */
  says: string[];
  /** How much of what is compared is the same, 0..1. */
  likeness: number;
}

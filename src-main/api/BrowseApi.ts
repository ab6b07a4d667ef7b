import type { Filter, GroupBy, Selection, Sort } from './Filter.ts';
import type { TrackRow } from './TrackRow.ts';

/** Which tracks there are: by a filter, by words, by album, artist or folder. */
export interface BrowseApi {
  /** A page of the tracks that a filter leaves, in order. */
  findTracks(request: { filter: Filter; sort: Sort; offset: number; limit: number }): TrackPage;
  /** The ids of a part of the tracks that a filter leaves, in order. */
  findTrackIds(request: { filter: Filter; sort: Sort; offset: number; limit: number }): number[];
  /** These tracks, in this order; those that are not there are left out. */
  listTracks(request: { trackIds: number[] }): TrackRow[];
  /** What a description such as "calm piano without singing, 70s" asks for. */
  findByWords(request: { text: string }): FoundByWords;
  /** A page of the groups that these tracks fall into: by name, or in the order in which their tracks are sorted. */
  findGroups(request: GroupsRequest): GroupPage;
  /** How many tracks each group has of those that a filter leaves, in the order of a list that is sorted so. */
  findGroupSizes(request: { by: GroupBy; filter: Filter; sort: Sort }): number[];
  /** The ids of the tracks of a part of these groups, group by group. */
  findGroupTrackIds(request: GroupsRequest): number[];
  /** How many of the tracks that a filter leaves carry each tag. */
  countFacets(request: { filter: Filter }): Facets;
  /** The selection as a playlist or a table. */
  exportTracks(request: {
    selection: Selection;
    sort: Sort;
    format: ExportFormat;
    /** Of a playlist: paths from the folder that holds all of its files, with that slash between folders. */
    relative?: { slash: '/' | '\\' };
  }): ExportedFile;
  /** Where the files of a selection lie, in that order, as a person reads it. */
  listPaths(request: { selection: Selection; sort: Sort }): string[];
  /** Shows the file of a track in its folder, as the system does; only where the host has dialogs of its own. */
  showFile(request: { trackId: number }): void;
  /** The files of a selection are dragged out of the window to another program; only where the host has dialogs of its own. */
  dragFiles(request: { selection: Selection; sort: Sort }): void;
}

/** How a part of a description was read. */
export interface DescriptionReading {
  words: string;
  /** A tag, or a condition as a search writes it. */
  means: string;
  /** "without" or the like was said of it. */
  isExcluded: boolean;
  /** No tag is called so: this one is meant. */
  isLoose: boolean;
}

/** A description as a filter, with the order in which the tracks that are most of it come first. */
export interface FoundByWords {
  filter: Filter;
  sort: Sort;
  read: DescriptionReading[];
  /** Words that said nothing. */
  unread: string[];
  /** False where no track is all of it, so that the filter asks for any of the tags. */
  isWhole: boolean;
  /** Null where no text-audio model is installed. */
  sound: SoundReading | null;
}

/** What a text-audio model made of a description: which words it was given, or why it was not asked. */
export type SoundReading = { model: string; words: string } | { model: string; reason: string };

export interface TrackPage {
  total: number;
  /** Of all the tracks that the filter leaves. */
  totalSeconds: number;
  /**
   * What of the text that is searched for cannot be read, and how it is written, or which tag there is not; null where all
   * is well.
   */
  unread: string | null;
  offset: number;
  rows: TrackRow[];
}

export interface GroupsRequest {
  by: GroupBy;
  filter: Filter;
  /** Null: by name. */
  sort: Sort | null;
  offset: number;
  limit: number;
}

/** An album, an artist or a folder, with what the filter leaves of it. */
export interface TrackGroup {
  /** One of its tracks, by which it is named (Filter.sameAs), and the picture of which stands for it. */
  lead: Pick<TrackRow, 'trackId' | 'hasCover' | 'directoryId' | 'missing'>;
  /** Null for the tracks that have none. */
  name: string | null;
  /** Whose album it is, or where a folder lies, for the eye; null where nobody says so. */
  line: string | null;
  /** It is an album of several artists, and no album artist is named. */
  isMixed: boolean;
  tracks: number;
  seconds: number;
  yearFrom: number | null;
  yearTo: number | null;
  /** The tags that most of its tracks carry, the commonest first, with how many do. */
  mix: { tagId: number; tracks: number }[];
}

export interface GroupPage {
  total: number;
  rows: TrackGroup[];
}

export interface Facets {
  total: number;
  counts: { tagId: number; count: number }[];
  years: { decade: number; count: number }[];
}

/** 'csv' is safe to open in a spreadsheet, 'csv-exact' holds every text as it is. */
export type ExportFormat = 'm3u8' | 'xspf' | 'csv' | 'csv-exact' | 'json';

export interface ExportedFile {
  fileName: string;
  mediaType: string;
  text: string;
  /** Where relative paths begin; for the eye only. */
  folder?: string;
  /** How many tracks are left out, as a playlist of this format cannot hold the names of their files. */
  leftOut: number;
}

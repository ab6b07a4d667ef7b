import type { TagState } from './TrackRow.ts';

export interface Filter {
  /** Words of title, artist, album or file name, each by its beginning. */
  text?: string;
  /** Tags a track carries: all or any of them, a parent by its children, too, but where it was rejected itself. */
  include?: number[];
  match?: 'all' | 'any';
  /** Tags a track does not carry. */
  exclude?: number[];
  /** Suggestions below are not counted; decisions and what the file says always are. */
  minimumStrength?: number;
  /** Only tracks with a tag in one of these states. */
  states?: TagState[];
  yearFrom?: number;
  yearTo?: number;
  bpmFrom?: number;
  bpmTo?: number;
  /** Only tracks in one of these keys, 0..23 (keyNotation.ts). */
  keys?: number[];
  /** How much of a track is sung, 0..1. */
  vocalsFrom?: number;
  vocalsTo?: number;
  /** Stars, 0.5..5; tracks without any are in no range. */
  ratingFrom?: number;
  ratingTo?: number;
  folderId?: number;
  /** Only tracks of a playlist that was imported. */
  playlistId?: number;
  /** Only tracks with an edit that is not yet written. */
  edited?: boolean;
  /** Tracks without any tag, or whose file failed to sound. */
  untagged?: boolean;
  /** Only tracks whose files are gone; without it they are left out. */
  missing?: boolean;
  /** Only these tracks: what was chosen on the map, say. */
  among?: number[];
  /** Only tracks of the album, artist or folder of this one. */
  sameAs?: { by: GroupBy; trackId: number };
  /** Words to which a text-audio model listens: they narrow nothing, and are what the order `likeness` goes by. */
  like?: string;
  /** Tracks of which more is wanted, and of which less: they narrow nothing, and are what the order `likeness` goes by. */
  alike?: Alike;
}

/** Track ids. */
export interface Alike {
  more: number[];
  less: number[];
}

export type SortKey =
  | 'artist'
  | 'title'
  | 'album'
  | 'year'
  | 'duration'
  | 'loudness'
  | 'bpm'
  | 'key'
  | 'vocals'
  | 'rating'
  | 'added'
  | 'plays'
  | 'strength'
  | 'playlist'
  | 'likeness'
  | 'recommended';

/**
 * By key: round the wheel on which neighbours go together; by strength: of the included tags together; by playlist: as that of the
 * filter has them; by likeness: to the words of its `like`, or the tracks of its `alike`; recommended: by what the person played.
 */
export interface Sort {
  by: SortKey;
  descending: boolean;
  /** Tracks of an album, artist or folder stand together, where the first of them stands; in between they are as sorted. */
  groupedBy?: GroupBy;
}

export type GroupBy = 'album' | 'artist' | 'folder';

/** Some tracks by id, or all that a filter leaves. */
export type Selection = { trackIds: number[] } | { filter: Filter; exceptIds: number[] };

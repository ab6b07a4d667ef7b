/** What a file says, as it is stored. */
export interface StoredTags {
  title: string | null;
  artist: string | null;
  album: string | null;
  albumArtist: string | null;
  year: number | null;
  trackNumber: number | null;
  discNumber: number | null;
  /** JSON */
  genres: string;
  /** JSON */
  other: string;
}

/** How fields are called; those that are not here are not for the eye. */
const names: Record<string, string> = {
  title: 'Title',
  artist: 'Artist',
  artists: 'Artists',
  album: 'Album',
  albumArtist: 'Album artist',
  year: 'Year',
  trackNumber: 'Track',
  trackTotal: 'Tracks',
  discNumber: 'Disc',
  discTotal: 'Discs',
  genres: 'Genre',
  moods: 'Mood',
  composers: 'Composer',
  comment: 'Comment',
  bpm: 'BPM',
  key: 'Key',
  rating: 'Stars',
  compilation: 'Compilation',
  isrc: 'ISRC',
  tagTypes: 'Tag formats',
  problem: 'Problem',
};

/** Programs keep lyrics and pictures in fields of their own, too: too long to be read beside the others. */
const longField = /lyrics|picture|cover/i;

/** Returns the fields of a file's tags with their values, in a stable order. */
export function fieldsOf({ genres, other, ...columns }: StoredTags): { field: string; values: string[] }[] {
  const { custom, ...more } = JSON.parse(other) as Record<string, unknown> & {
    custom?: Record<string, string[]>;
  };
  const known: Record<string, unknown> = { ...columns, genres: JSON.parse(genres) as string[], ...more };
  const fields = Object.entries(names).map(([key, field]) => ({ field, values: textsOf(known[key]) }));
  const others = Object.entries(custom ?? {})
    .filter(([field]) => !longField.test(field))
    .map(([field, values]) => ({ field, values: textsOf(values) }));
  return [...fields, ...others].filter(({ values }) => values.length > 0);
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'boolean') return value ? ['yes'] : [];
  return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
}

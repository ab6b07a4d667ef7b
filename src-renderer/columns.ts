import type { ChangeableSettings, SortKey } from '../src-main/api.ts';

export type ColumnKey = 'cover' | 'title' | 'artist' | 'album' | 'year' | 'duration' | 'loudness' | 'tags';

export interface Column {
  key: ColumnKey;
  title: string;
  widthPixels: number;
  shown: boolean;
  sort: SortKey | null;
  /** Numbers stand at the right. */
  right: boolean;
}

export const narrowestPixels = 36;

/** A list below this is narrow. */
const narrowPixels = 640;
const leastFirst: ColumnKey[] = ['loudness', 'cover', 'year', 'album', 'duration', 'artist'];

const known: Column[] = [
  { key: 'cover', title: 'Cover', widthPixels: 40, shown: true, sort: null, right: false },
  { key: 'title', title: 'Title', widthPixels: 190, shown: true, sort: 'title', right: false },
  { key: 'artist', title: 'Artist', widthPixels: 130, shown: true, sort: 'artist', right: false },
  { key: 'album', title: 'Album', widthPixels: 130, shown: true, sort: 'album', right: false },
  { key: 'year', title: 'Year', widthPixels: 60, shown: true, sort: 'year', right: true },
  { key: 'duration', title: 'Length', widthPixels: 58, shown: true, sort: 'duration', right: true },
  { key: 'loudness', title: 'Loudness', widthPixels: 84, shown: false, sort: 'loudness', right: true },
  { key: 'tags', title: 'Tags', widthPixels: 240, shown: true, sort: 'strength', right: false },
];

/** The columns as they were left; what is new since then comes last. */
export function columnsFrom(saved: ChangeableSettings['columns']): Column[] {
  const left = saved.flatMap(({ key, width, shown }) => {
    const column = known.find((one) => one.key === key);
    return column ? [{ ...column, widthPixels: Math.max(narrowestPixels, width), shown }] : [];
  });
  const rest = known.filter((column) => !left.some(({ key }) => key === column.key));
  return [...left, ...rest];
}

export function columnsToSave(columns: Column[]): ChangeableSettings['columns'] {
  return columns.map(({ key, widthPixels, shown }) => ({ key, width: Math.round(widthPixels), shown }));
}

/** Moves a column to where another one is. */
export function moveColumn(columns: Column[], key: ColumnKey, to: ColumnKey): Column[] {
  const moved = columns.find((column) => column.key === key);
  const place = columns.findIndex((column) => column.key === to);
  if (!moved || place < 0) return columns;
  const others = columns.filter((column) => column.key !== key);
  return [...others.slice(0, place), moved, ...others.slice(place)];
}

/** In a narrow window what matters least makes room, as far as it must. */
export function fittingColumns(columns: Column[], availablePixels: number): Column[] {
  if (availablePixels === 0 || availablePixels >= narrowPixels) return columns;
  let fitting = columns;
  for (const key of leastFirst) {
    const sum = fitting.reduce((total, column) => total + column.widthPixels, 0);
    if (sum <= availablePixels) break;
    fitting = fitting.filter((column) => column.key !== key);
  }
  return fitting;
}

/** What the tags leave over goes to the tags; without them, to the last column. */
export function widthsOf(columns: Column[], availablePixels: number): number[] {
  const sum = columns.reduce((total, column) => total + column.widthPixels, 0);
  const tags = columns.findIndex(({ key }) => key === 'tags');
  const wide = tags < 0 ? columns.length - 1 : tags;
  const rest = Math.max(0, availablePixels - sum);
  return columns.map(({ widthPixels }, index) => widthPixels + (index === wide ? rest : 0));
}

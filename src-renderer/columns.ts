import type { ChangeableSettings, SortKey, Tag } from '../src-main/api.ts';
import { m } from './messages/m.ts';

type FixedKey =
  | 'cover'
  | 'trackNumber'
  | 'discNumber'
  | 'title'
  | 'artist'
  | 'album'
  | 'year'
  | 'duration'
  | 'bpm'
  | 'key'
  | 'vocals'
  | 'loudness'
  | 'rating'
  | 'tags'
  | 'codec'
  | 'bitRate'
  | 'folder'
  | 'fileName'
  | 'added'
  | 'plays';
/** A column of the tags of a category, or of how sure the model is of one tag, is named by it. */
export type ColumnKey = FixedKey | `category:${string}` | `tag:${number}`;

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

/** What makes room first where the list is too narrow for all; title and tags stay. */
const leastFirst: ColumnKey[] = [
  'plays',
  'rating',
  'vocals',
  'loudness',
  'key',
  'bpm',
  'cover',
  'year',
  'album',
  'duration',
  'artist',
];
/** The tags give way this far before a column does: two of them can be read. */
const readableTagsPixels = 220;
/** So far before one does without which a track is hardly known again. */
const leastTagsPixels = 160;
const knownBy: ColumnKey[] = ['duration', 'artist'];
/** Up to here the tags take what is left over; beyond, texts that may be cut share it. */
const enoughTagsPixels = 480;
const growing: ColumnKey[] = ['title', 'artist', 'album', 'folder', 'fileName'];
/** Texts grow by so much of their width at most. */
const growth = 1.4;

const fixed: Column[] = [
  column('cover', m.table.cover(), 40, { shown: true }),
  column('title', m.common.title(), 190, { shown: true, sort: 'title' }),
  column('artist', m.common.artist(), 130, { shown: true, sort: 'artist' }),
  column('album', m.common.album(), 130, { shown: true, sort: 'album' }),
  column('year', m.common.year(), 60, { shown: true, sort: 'year', right: true }),
  column('duration', m.table.lengthWord(), 58, { shown: true, sort: 'duration', right: true }),
  column('rating', m.common.stars(), 68, { shown: true, sort: 'rating' }),
  column('bpm', m.table.bpm(), 100, { shown: true, sort: 'bpm', right: true }),
  column('key', m.common.key(), 84, { shown: true, sort: 'key' }),
  column('vocals', m.common.singing(), 92, { sort: 'vocals' }),
  column('loudness', m.table.loudness(), 84, { sort: 'loudness', right: true }),
  column('tags', m.common.tags(), 240, { shown: true, sort: 'strength' }),
  column('trackNumber', m.table.trackNumber(), 52, { right: true }),
  column('discNumber', m.table.disc(), 48, { right: true }),
  column('codec', m.table.format(), 72),
  column('bitRate', m.table.bitRate(), 84, { right: true }),
  column('folder', m.table.folder(), 260),
  column('fileName', m.table.file(), 220),
  column('added', m.table.added(), 96, { sort: 'added' }),
  column('plays', m.table.plays(), 72, { sort: 'plays', right: true }),
];

function column(
  key: ColumnKey,
  title: string,
  widthPixels: number,
  { shown = false, sort = null, right = false }: Partial<Pick<Column, 'shown' | 'sort' | 'right'>> = {},
): Column {
  return { key, title, widthPixels, shown, sort, right };
}

/** The tag that a column tells the confidence of; null for another column. */
export function tagOfColumn(key: ColumnKey): number | null {
  return key.startsWith('tag:') ? Number(key.slice(4)) : null;
}

/** The category whose tags a column shows; null for another column. */
export function categoryOfColumn(key: ColumnKey): string | null {
  return key.startsWith('category:') ? key.slice(9) : null;
}

/** How sure the model is of a tag, as a column. */
export function columnOfTag({ id, name }: Pick<Tag, 'id' | 'name'>): Column {
  return column(`tag:${id}`, name, 96, { shown: true });
}

/** The columns as they were left; what is new since then comes last. */
export function columnsFrom(
  saved: ChangeableSettings['columns'],
  categories: readonly string[],
  tagsById: ReadonlyMap<number, Tag>,
): Column[] {
  const ofCategories = categories.map((name) =>
    column(`category:${name}`, name[0]!.toUpperCase() + name.slice(1), 150),
  );
  const known = [...fixed, ...ofCategories];
  const left = saved.flatMap(({ key, width, shown }) => {
    const tag = tagsById.get(tagOfColumn(key as ColumnKey) ?? -1);
    const found = tag ? columnOfTag(tag) : known.find((one) => one.key === key);
    return found ? [{ ...found, widthPixels: Math.max(narrowestPixels, width), shown }] : [];
  });
  const rest = known.filter((one) => !left.some(({ key }) => key === one.key));
  return [...left, ...rest];
}

/** A column of a tag that is no longer shown is forgotten. */
export function columnsToSave(columns: Column[]): ChangeableSettings['columns'] {
  return columns
    .filter(({ key, shown }) => shown || tagOfColumn(key) === null)
    .map(({ key, widthPixels, shown }) => ({ key, width: Math.round(widthPixels), shown }));
}

/** Moves a column to where another one is. */
export function moveColumn(columns: Column[], key: ColumnKey, to: ColumnKey): Column[] {
  const moved = columns.find((one) => one.key === key);
  const place = columns.findIndex((one) => one.key === to);
  if (!moved || place < 0) return columns;
  const others = columns.filter((one) => one.key !== key);
  return [...others.slice(0, place), moved, ...others.slice(place)];
}

/** Where there is too little room, what matters least makes some, as far as it must. */
export function fittingColumns(columns: Column[], availablePixels: number): Column[] {
  if (availablePixels === 0) return columns;
  let fitting = columns;
  for (const key of leastFirst) {
    const tagsPixels = knownBy.includes(key) ? leastTagsPixels : readableTagsPixels;
    const least = fitting.reduce(
      (sum, one) => sum + (one.key === 'tags' ? Math.min(one.widthPixels, tagsPixels) : one.widthPixels),
      0,
    );
    if (least <= availablePixels) break;
    fitting = fitting.filter((one) => one.key !== key);
  }
  return fitting;
}

/**
 * How wide each column is shown. The tags give way to the others, and take what is left until there is enough for them;
 * of what is then left, texts that may be cut take their share, and the tags, or else the last column, the rest.
 */
export function widthsOf(columns: Column[], availablePixels: number): number[] {
  const widths = columns.map(({ widthPixels }) => widthPixels);
  let rest = availablePixels - widths.reduce((sum, one) => sum + one, 0);
  const tags = columns.findIndex(({ key }) => key === 'tags');
  const give = (index: number, pixels: number) => {
    widths[index] = widths[index]! + pixels;
    rest -= pixels;
  };
  if (tags >= 0) {
    const [least, enough] = [
      Math.min(widths[tags]!, leastTagsPixels),
      Math.max(widths[tags]!, enoughTagsPixels),
    ];
    give(tags, Math.max(least - widths[tags]!, Math.min(rest, enough - widths[tags]!)));
  }
  if (rest <= 0) return widths;
  const texts = columns.flatMap(({ key, widthPixels }, index) =>
    growing.includes(key) ? [{ index, room: Math.round(widthPixels * growth) }] : [],
  );
  const room = texts.reduce((sum, one) => sum + one.room, 0);
  const share = Math.min(1, (tags >= 0 ? rest / 2 : rest) / Math.max(1, room));
  for (const one of texts) give(one.index, Math.floor(one.room * share));
  give(tags < 0 ? columns.length - 1 : tags, rest);
  return widths;
}

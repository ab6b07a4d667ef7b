import type { GroupBy } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { shownFile } from '../shownFile.ts';
import type { IndexedRows } from './TrackColumns.ts';

/** While tracks come in, a grouping that takes long is made at most so much of the time; new ones have none until then. */
const shareOfTime = 0.2;
const longMs = 100;
/** The number of a row that came after the grouping was made. */
export const ungrouped = 0xffff_ffff;

/** Which group each row belongs to: groups are numbered from 0 in the order of their names, those without a name last. */
export interface GroupedRows {
  /** [rows] */
  numbers: Uint32Array;
  count: number;
  /** False while newer rows are left out. */
  isCurrent: boolean;
}

type Stored = GroupedRows & { rowsRevision: number; rows: number; computedAt: number; ms: number };

/** The albums, artists and folders that all rows fall into, each grouping made by SQLite when it is first asked for. */
export class TrackGroups {
  readonly #connection: Connection;
  readonly #index: IndexedRows;
  readonly #groupings = new Map<GroupBy, Stored>();

  constructor(connection: Connection, index: IndexedRows) {
    this.#connection = connection;
    this.#index = index;
  }

  /** Returns the group of every row. */
  of(by: GroupBy): GroupedRows {
    const { rowsRevision, columns } = this.#index;
    const stored = this.#groupings.get(by);
    const isNew = stored?.rowsRevision === rowsRevision && stored.rows === columns.count;
    if (stored && isNew) return stored;
    const startedAt = performance.now();
    const isLong = stored !== undefined && stored.ms > longMs && stored.rows <= columns.count;
    if (isLong && startedAt - stored.computedAt < stored.ms / shareOfTime) {
      return { ...stored, numbers: withNewRows(stored.numbers, columns.count), isCurrent: false };
    }
    const grouped = this.#compute(by);
    const computedAt = performance.now();
    const made = {
      ...{ ...grouped, rowsRevision, rows: columns.count, computedAt },
      ms: computedAt - startedAt,
    };
    this.#groupings.set(by, made);
    return made;
  }

  #compute(by: GroupBy): GroupedRows {
    const { columns } = this.#index;
    const found = this.#connection.read(() =>
      this.#connection.database.prepare<[], [id: number, number: number]>(groupings[by]).raw().all(),
    );
    const numbers = new Uint32Array(columns.count).fill(ungrouped);
    let count = 0;
    for (const [id, number] of found) {
      const row = columns.rowOf(id);
      if (row === undefined) continue; // another process may have added tracks
      numbers[row] = number;
      count = Math.max(count, number + 1);
    }
    return { numbers, count, isCurrent: true };
  }
}

const numbered = (order: string, from: string) =>
  `SELECT tracks.id, dense_rank() OVER (ORDER BY ${order}) - 1 FROM ${from}`;
const withFile = `tracks LEFT JOIN files ON files.id = ${shownFile}`;

/**
 * An album is one by its name and its artist; where no file says whose it is, by its name and its folder, so that what
 * several artists made stays together, and two albums called "Live" do not.
 */
const groupings: Record<GroupBy, string> = {
  album: numbered(
    `album IS NULL, album COLLATE NOCASE, iif(album IS NULL, '', coalesce(album_artist, '')) COLLATE NOCASE,
     iif(album IS NULL OR album_artist IS NOT NULL, 0, folder_id)`,
    withFile,
  ),
  artist: numbered('artist IS NULL, artist COLLATE NOCASE', 'tracks'),
  folder: numbered('path IS NULL, path', `${withFile} LEFT JOIN folders ON folders.id = folder_id`),
};

function withNewRows(numbers: Uint32Array, count: number): Uint32Array {
  if (numbers.length === count) return numbers;
  const longer = new Uint32Array(count).fill(ungrouped);
  longer.set(numbers);
  return longer;
}

import type Database from 'better-sqlite3';

type Row = unknown[];

/** More keys than that are not tried one by one. */
const farthest = 10_000_000n;

/**
 * Yields all rows of a table that can be read, however much of its file is damaged: from the beginning up to where SQLite
 * gives up, from the end down to there, and between them key by key: keys are one whole number or more. A row may come twice.
 * Integers are bigints.
 */
export function* readableRows(database: Database.Database, table: string, columns: string[]): Generator<Row> {
  const statements = new Map<string, Database.Statement<unknown[], Row>>();
  const key = rowKeyOf(database, table);
  const numbered = key.join() === 'rowid';
  const order = (how: 'ASC' | 'DESC') => key.map((column) => `${column} ${how}`).join(', ');
  const sql = `SELECT ${[...key, ...columns].join(', ')} FROM ${table}`;
  const take = (row: Row) => row.slice(key.length);
  const rows = (rest: string, ...bound: unknown[]) => read(`${sql} ${rest}`).iterate(...bound);
  let [first, last] = [undefined as Row | undefined, undefined as Row | undefined];
  let isWhole = true;
  let highestSecond = 0n;
  const note = (row: Row) => {
    const second = key.length > 1 ? (row[1] as bigint) : 0n;
    if (second > highestSecond && second < farthest) highestSecond = second;
    return take(row);
  };

  for (const row of untilDamage(
    () => (isWhole = false),
    () => rows(`ORDER BY ${order('ASC')}`),
  )) {
    first = row;
    yield note(row);
  }
  if (isWhole) return;
  for (const row of untilDamage(
    () => {},
    () => rows(`ORDER BY ${order('DESC')}`),
  )) {
    last = row;
    yield note(row);
  }
  const from = (first?.[0] as bigint | undefined) ?? 0n;
  const end = (last?.[0] as bigint | undefined) ?? (numbered ? highestKnown(database, table) : from);
  const to = end - from > farthest ? from + farthest : end; // a damaged number may be any
  for (let id = from; id <= to; id++) {
    let isDamaged = false;
    const withId = () => rows(`WHERE ${key[0]} = ?`, id);
    for (const row of untilDamage(() => (isDamaged = true), withId)) yield note(row);
    if (!isDamaged || numbered) continue;
    const [isBoth, isUpTo] = ['=', '<='].map((how) => `WHERE ${key[0]} = ? AND ${key[1]} ${how} ?`);
    for (let second = 0n; second <= highestSecond; second++) {
      let isLost = false;
      const withBoth = () => rows(isBoth!, id, second);
      for (const row of untilDamage(() => (isLost = true), withBoth)) yield note(row);
      // A row above two pages is found from its right where the page on its left is damaged
      const fromAbove = () => rows(`${isUpTo} ORDER BY ${key[1]} DESC LIMIT 1`, id, second);
      if (isLost) for (const row of untilDamage(() => {}, fromAbove)) yield note(row);
    }
  }

  function read(text: string) {
    let statement = statements.get(text);
    if (!statement) {
      statement = database.prepare<unknown[], Row>(text).raw().safeIntegers();
      statements.set(text, statement);
    }
    return statement;
  }
}

function* untilDamage(onDamage: () => void, open: () => Iterable<Row>): Generator<Row> {
  try {
    yield* open();
  } catch {
    onDamage();
  }
}

/** Neither end can be read: how far to look. */
function highestKnown(database: Database.Database, table: string): bigint {
  try {
    const sql = 'SELECT seq FROM sqlite_sequence WHERE name = ?';
    return (database.prepare<[string], bigint>(sql).safeIntegers().pluck().get(table) ?? 1_000_000n) + 1n;
  } catch {
    return 1_000_000n;
  }
}

/** The columns that name a row: its rowid, or the primary key of a table without. */
export function rowKeyOf(database: Database.Database, table: string): string[] {
  const isNumbered = database
    .prepare<[string], number>(`SELECT wr = 0 FROM pragma_table_list WHERE schema = 'main' AND name = ?`)
    .pluck();
  const primaryKey = database
    .prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
    .pluck();
  return isNumbered.get(table) ? ['rowid'] : primaryKey.all(table);
}

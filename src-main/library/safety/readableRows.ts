import type Database from 'better-sqlite3';

type Row = unknown[];

/**
 * Yields all rows of a table that can be read, however much of its file is damaged: from the beginning up to where SQLite
 * gives up, from the end down to there, and between them row by row where rows are numbered. A row may come twice.
 * Integers are bigints.
 */
export function* readableRows(database: Database.Database, table: string, columns: string[]): Generator<Row> {
  const numbered = isNumbered(database, table);
  const key = numbered ? ['rowid'] : primaryKeyOf(database, table);
  const order = (how: 'ASC' | 'DESC') => key.map((column) => `${column} ${how}`).join(', ');
  const sql = `SELECT ${[...(numbered ? ['rowid'] : []), ...columns].join(', ')} FROM ${table}`;
  const take = (row: Row) => (numbered ? row.slice(1) : row);
  let [first, last] = [undefined as Row | undefined, undefined as Row | undefined];
  let isWhole = true;

  for (const row of untilDamage(
    () => (isWhole = false),
    () => read(`${sql} ORDER BY ${order('ASC')}`).iterate() as Iterable<Row>,
  )) {
    first = row;
    yield take(row);
  }
  if (isWhole) return;
  for (const row of untilDamage(
    () => {},
    () => read(`${sql} ORDER BY ${order('DESC')}`).iterate() as Iterable<Row>,
  )) {
    last = row;
    yield take(row);
  }
  if (!numbered) return;
  const highest = (last?.[0] as bigint | undefined) ?? highestKnown(database, table);
  const one = read(`${sql} WHERE rowid = ?`);
  for (let id = ((first?.[0] as bigint | undefined) ?? 0n) + 1n; id < highest; id++) {
    let row: Row | undefined;
    try {
      row = one.get(id);
    } catch {
      continue;
    }
    if (row) yield take(row);
  }

  function read(text: string) {
    return database.prepare<unknown[], Row>(text).raw().safeIntegers();
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

function isNumbered(database: Database.Database, table: string): boolean {
  const sql = `SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?`;
  return database.prepare<[string], number>(sql).pluck().get(table) === 0;
}

function primaryKeyOf(database: Database.Database, table: string): string[] {
  const sql = 'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk';
  return database.prepare<[string], string>(sql).pluck().all(table);
}

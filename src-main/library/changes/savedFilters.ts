import type { Filter, SavedFilter, Sort } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import type { PlannedChange } from './edits.ts';
import type { Connection } from '../Connection.ts';

/** Returns the filters that are kept, by name. */
export function listSavedFilters({ database }: Connection): SavedFilter[] {
  const rows = database
    .prepare<[], { id: number; name: string; filter: string; sort: string }>(
      `SELECT id, name, filter, sort FROM saved_filters WHERE NOT deleted ORDER BY name COLLATE NOCASE, id`,
    )
    .all();
  return rows.map(({ id, name, filter, sort }) => ({
    id,
    name,
    filter: JSON.parse(filter) as Filter,
    sort: JSON.parse(sort) as Sort,
  }));
}

/** Plans to keep a filter; one of the same name is replaced. Within a transaction. */
export function saveFilter(
  connection: Connection,
  { name, filter, sort }: Omit<SavedFilter, 'id'>,
): PlannedChange {
  const known = listSavedFilters(connection).find((other) => isSame(other.name, name));
  const id = known?.id ?? addRow(connection);
  return {
    title: `Saved the filter ${checked(name)}`,
    edits: [{ kind: 'filter', id, before: known ? valueOf(known) : null, after: { name, filter, sort } }],
  };
}

/** Plans to call a filter something else. Throws ParameterError where another one is called so. */
export function renameSavedFilter(
  connection: Connection,
  { filterId, name }: { filterId: number; name: string },
): PlannedChange {
  const known = find(connection, filterId);
  if (listSavedFilters(connection).some(({ id, name: other }) => id !== filterId && isSame(other, name))) {
    throw new ParameterError(`There is already a filter ${name}.`);
  }
  const before = valueOf(known);
  return {
    title: `Renamed the filter ${known.name} to ${checked(name)}`,
    edits: [{ kind: 'filter', id: filterId, before, after: { ...before, name } }],
  };
}

/** Plans to keep a filter no longer. */
export function deleteSavedFilter(connection: Connection, { filterId }: { filterId: number }): PlannedChange {
  const known = find(connection, filterId);
  return {
    title: `Deleted the filter ${known.name}`,
    edits: [{ kind: 'filter', id: filterId, before: valueOf(known), after: null }],
  };
}

function find(connection: Connection, id: number): SavedFilter {
  const known = listSavedFilters(connection).find((other) => other.id === id);
  if (!known) throw new ParameterError(`There is no filter ${id}.`);
  return known;
}

/** A row that is not there yet: the edit makes it so. */
function addRow({ database }: Connection): number {
  const add = database.prepare(
    `INSERT INTO saved_filters (name, filter, sort, deleted) VALUES ('', '{}', '{}', 1)`,
  );
  return Number(add.run().lastInsertRowid);
}

function valueOf({ name, filter, sort }: SavedFilter) {
  return { name, filter, sort };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function checked(name: string): string {
  if (name.trim() === '') throw new ParameterError('A filter needs a name.');
  return name;
}

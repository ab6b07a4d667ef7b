import type { MenuItem } from '../menuItem.ts';
import { columnOfTag, columnsFrom, columnsToSave, tagOfColumn, type Column } from '../columns.ts';
import type { SettingsState } from './SettingsState.svelte.ts';
import type { Tags } from './Tags.svelte.ts';
import { m } from '../messages/m.ts';

/** The columns of the table: as they are dragged, and then as they are kept. */
export class ColumnsState {
  readonly #settings: SettingsState;
  readonly #tags: Tags;
  #dragged = $state.raw<Column[] | null>(null);
  readonly all = $derived.by(
    () =>
      this.#dragged ??
      columnsFrom(this.#settings.fetched.value?.columns ?? [], this.#tags.categories, this.#tags.byId),
  );

  constructor(settings: SettingsState, tags: Tags) {
    this.#settings = settings;
    this.#tags = tags;
  }

  /** While an edge is dragged `done` is false. */
  change(changed: Column[], done: boolean): void {
    this.#dragged = done ? null : changed;
    if (done) void this.#settings.change({ columns: columnsToSave(changed) });
  }

  /** How sure the model is of a tag becomes a column, before the tags. */
  addTag(tagId: number): void {
    const tag = this.#tags.byId.get(tagId);
    if (!tag || this.all.some(({ key }) => tagOfColumn(key) === tagId)) return;
    const at = this.all.findIndex(({ key }) => key === 'tags');
    this.change([...this.all.slice(0, at), columnOfTag(tag), ...this.all.slice(at)], true);
  }

  /** The menu that shows and hides columns. */
  items(askTag: () => void): MenuItem[] {
    const { all } = this;
    return [
      ...all.map((column) => ({
        label: tagOfColumn(column.key) === null ? column.title : m.table.confidence({ title: column.title }),
        checked: column.shown,
        run: () =>
          this.change(
            all.map((one) => (one === column ? { ...one, shown: !one.shown } : one)),
            true,
          ),
      })),
      { label: m.table.confidenceOfATag(), icon: 'plus', apart: true, run: askTag },
      { label: m.table.resetColumns(), run: () => void this.#settings.change({ columns: [] }) },
    ];
  }
}

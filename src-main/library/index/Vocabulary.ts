import type { Tag } from '../../api.ts';
import type { ConfidenceMap } from '../../scores/confidenceMap.ts';
import { ParameterError } from '../../errors.ts';
import type { Connection } from '../Connection.ts';

interface TagRow {
  id: number;
  name: string;
  category: string;
  own: number;
  hidden: number;
  shownName: string | null;
  shownCategory: string | null;
  mergedInto: number | null;
  ownThreshold: number | null;
}

/** A place in the scores of the model in use: which tag it speaks of, and from which score on. */
export interface Output {
  tagId: number;
  threshold: number;
  /** What a score of the network says of how likely the tag is; undefined where it is the confidence itself. */
  map: ConfidenceMap | undefined;
}

/** The tags as they stand at one moment, with what merges, parents and thresholds make of them. */
export class Vocabulary {
  readonly #rows: Map<number, TagRow>;
  readonly #parents = new Map<number, number[]>();
  readonly #children = new Map<number, number[]>();
  readonly #members = new Map<number, number[]>();
  readonly #cardThresholds: Map<number, number>;
  #categories: Set<string> | undefined;
  /** By position in the model's scores. */
  readonly outputs: readonly Output[];
  /** By tag that the model speaks of: from which score on it is suggested. */
  readonly thresholds = new Map<number, number>();

  /** Reads the tags, for one model or none. */
  constructor({ database }: Connection, modelId: number | null) {
    const rows = database
      .prepare<[], TagRow>(
        `SELECT tags.id, coalesce(shown_name, name) AS name, coalesce(shown_category, category) AS category,
           shown_name AS shownName, shown_category AS shownCategory, own, hidden, merged_into AS mergedInto, threshold AS ownThreshold
         FROM tags LEFT JOIN own_thresholds ON tag_id = tags.id WHERE NOT removed`,
      )
      .all();
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    const parents = database
      .prepare<[], [number, number]>(`SELECT tag_id, parent_id FROM tag_parents ORDER BY tag_id, parent_id`)
      .raw()
      .all();
    for (const [child, parent] of parents) {
      append(this.#parents, child, parent);
      append(this.#children, this.target(parent), this.target(child));
    }
    for (const { id } of rows) append(this.#members, this.target(id), id);
    const outputs = database
      .prepare<[number | null], [number, number, string | null]>(
        `SELECT tag_id, threshold, map FROM model_tags WHERE model_id = ? ORDER BY position`,
      )
      .raw()
      .all(modelId);
    this.#cardThresholds = new Map(outputs.map(([id, threshold]) => [id, threshold]));
    this.outputs = outputs.map(([id, card, map]) => {
      const tagId = this.target(id);
      const own = this.#rows.get(tagId)?.ownThreshold ?? this.#rows.get(id)?.ownThreshold;
      const threshold = own ?? card;
      this.thresholds.set(tagId, Math.min(threshold, this.thresholds.get(tagId) ?? Infinity));
      return { tagId, threshold, map: map === null ? undefined : (JSON.parse(map) as ConfidenceMap) };
    });
  }

  /** Returns every tag, hidden and merged ones included; sorted by category and name. */
  tags(): Tag[] {
    return [...this.#rows.keys()].map((id) => this.tag(id)).sort(byCategoryAndName);
  }

  /** Returns a tag. Throws ParameterError where there is none of this id. */
  tag(id: number): Tag {
    const row = this.#rows.get(id);
    if (!row) throw new ParameterError(`There is no tag ${id}.`);
    const { name, category, own, hidden, mergedInto: mergedIntoId } = row;
    const defaultThreshold = this.#defaultThreshold(id);
    return {
      id,
      name,
      category,
      own: Boolean(own),
      hidden: Boolean(hidden),
      mergedIntoId,
      parentIds: this.#parents.get(id) ?? [],
      threshold: this.thresholds.get(this.target(id)) ?? null,
      defaultThreshold,
    };
  }

  /** What the person calls a tag in place of its model or file; undefined where they do not. */
  ownName(id: number): { name: string; category: string } | undefined {
    const { shownName: name, shownCategory: category } = this.#rows.get(id) ?? {};
    return name && category ? { name, category } : undefined;
  }

  /** Returns the tag that a tag means: itself, or the one it was merged into. */
  target(id: number): number {
    let target = id;
    for (;;) {
      const next = this.#rows.get(target)?.mergedInto;
      if (next === null || next === undefined) return target;
      target = next;
    }
  }

  /** Returns the tags that mean this one, itself among them. */
  members(id: number): readonly number[] {
    return this.#members.get(id) ?? [id];
  }

  /** Returns a tag and all below it, each once. */
  withChildren(id: number): Set<number> {
    const found = new Set<number>();
    const waiting = [this.target(id)];
    for (let tag = waiting.pop(); tag !== undefined; tag = waiting.pop()) {
      if (found.has(tag)) continue;
      found.add(tag);
      waiting.push(...(this.#children.get(tag) ?? []));
    }
    return found;
  }

  /** True where a tag is shown by itself: it exists, is not hidden and not merged into another. */
  isShown(id: number): boolean {
    const row = this.#rows.get(id);
    return row !== undefined && !row.hidden && row.mergedInto === null;
  }

  /** Tells whether there is a tag of a category of this name; case makes no difference. */
  isCategory(name: string): boolean {
    this.#categories ??= new Set([...this.#rows.values()].map(({ category }) => category.toLowerCase()));
    return this.#categories.has(name.toLowerCase());
  }

  /** The tag that a person means by a name, of any category or of one; case makes no difference. */
  find(name: string, category?: string): Tag[] {
    const wanted = name.toLowerCase();
    return this.tags().filter(
      (tag) =>
        tag.mergedIntoId === null &&
        tag.name.toLowerCase() === wanted &&
        (category === undefined || tag.category.toLowerCase() === category.toLowerCase()),
    );
  }

  #defaultThreshold(id: number): number | null {
    const known = this.members(id).flatMap((member) => this.#cardThresholds.get(member) ?? []);
    return this.#cardThresholds.get(id) ?? (known.length > 0 ? Math.min(...known) : null);
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function byCategoryAndName(a: Tag, b: Tag): number {
  return (
    a.category.localeCompare(b.category) ||
    a.name.localeCompare(b.name, undefined, { sensitivity: 'base' }) ||
    a.id - b.id
  );
}

import type { Statement } from 'better-sqlite3';
import type { ConfidenceMap } from '../scores/confidenceMap.ts';
import { ModelError } from '../errors.ts';
import type { Connection } from './Connection.ts';
import type { Tags } from './Tags.ts';

export interface ModelTag {
  name: string;
  category: string;
  /** 0..1; a track has the tag where its confidence is at or above. */
  threshold: number;
  /** What a score of the network says of how likely the tag is; absent where it is the confidence itself. */
  map?: ConfidenceMap | undefined;
  /** The tag that it belongs under, where nobody has put it elsewhere. */
  parent?: { tag: string; category: string } | undefined;
}

export interface NewModel {
  name: string;
  version: string;
  /** Tells apart two networks of one name and version, one trained or edited by hand, for instance. */
  weightsHash: string;
  /** In the order of the model's scores. */
  tags: readonly ModelTag[];
}

export interface StoredModel extends NewModel {
  id: number;
  tags: ModelTag[];
}

type ModelTagRow = Omit<ModelTag, 'map'> & {
  position: number;
  tagId: number;
  floor: number;
  map: string | null;
};
type ModelKey = [name: string, version: string, weightsHash: string];

/**
 * From this part of its threshold up a tag counts as heard, if weakly: it can be removed, and what was heard of it by the
 * second is kept.
 */
const floorOfThreshold = 0.5;

/** The models whose scores are in the library, with the vocabulary and the thresholds of each. */
export class Models {
  readonly #connection: Connection;
  readonly #tags: Tags;
  readonly #all: Statement<[], Omit<StoredModel, 'tags'>>;
  readonly #find: Statement<ModelKey, number>;
  readonly #add: Statement<[...ModelKey, number]>;
  readonly #tagsOf: Statement<[number], ModelTagRow>;
  readonly #addTag: Statement<[number, number, number, number, number, string | null]>;
  readonly #setThreshold: Statement<[number, number, number, number]>;
  readonly #uncovered: Statement<[], { model: number; position: number; threshold: number }>;
  readonly #setFloor: Statement<[number, number, number]>;
  readonly #lastTag: Statement<[], number | null>;
  readonly #addParent: Statement<[number, number]>;

  constructor(connection: Connection, tags: Tags) {
    this.#connection = connection;
    this.#tags = tags;
    const { database } = connection;
    this.#all = database.prepare(
      `SELECT id, name, version, weights_hash AS weightsHash FROM models ORDER BY registered_at, id`,
    );
    this.#find = database
      .prepare<ModelKey, number>(`SELECT id FROM models WHERE name = ? AND version = ? AND weights_hash = ?`)
      .pluck();
    this.#add = database.prepare(
      `INSERT INTO models (name, version, weights_hash, registered_at) VALUES (?, ?, ?, ?)`,
    );
    this.#tagsOf = database.prepare(
      `SELECT position, tag_id AS tagId, name, category, threshold, floor, map
       FROM model_tags JOIN tags ON tags.id = tag_id WHERE model_id = ? ORDER BY position`,
    );
    this.#addTag = database.prepare(
      `INSERT INTO model_tags (model_id, position, tag_id, threshold, floor, map) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#setThreshold = database.prepare(
      `UPDATE model_tags SET threshold = ?, floor = ? WHERE model_id = ? AND position = ?`,
    );
    // an own threshold of the tag that a merged tag means stands for both
    this.#uncovered = database.prepare(
      `SELECT model_id AS model, position, min(own_thresholds.threshold) AS threshold
       FROM own_thresholds JOIN tag_targets ON own_thresholds.tag_id IN (tag_targets.tag_id, target_id)
       JOIN model_tags ON model_tags.tag_id = tag_targets.tag_id
       WHERE own_thresholds.threshold < floor GROUP BY model_id, model_tags.tag_id`,
    );
    this.#lastTag = database.prepare<[], number | null>(`SELECT max(id) FROM tags`).pluck();
    this.#addParent = database.prepare(`INSERT OR IGNORE INTO tag_parents (tag_id, parent_id) VALUES (?, ?)`);
    this.#setFloor = database.prepare(`UPDATE model_tags SET floor = ? WHERE model_id = ? AND position = ?`);
  }

  /**
   * Stores a model, or takes over the thresholds of one that is known, and returns its id. Where nothing changed,
   * nothing is written. Throws ModelError where the same weights come with another vocabulary.
   */
  register({ name, version, weightsHash, tags }: NewModel): number {
    const known = this.#connection.read(() => this.#find.get(name, version, weightsHash));
    if (known !== undefined && sameTags(this.tagsOf(known), tags)) return known;
    return this.#connection.transaction(() => {
      const id = this.#find.get(name, version, weightsHash);
      if (id === undefined) return this.#insert({ name, version, weightsHash, tags });
      const stored = this.#tagsOf.all(id);
      if (!sameTags(stored, tags, 'names')) {
        throw new ModelError(
          `The model ${name} ${version} is already in the library with other tags for the same weights: ` +
            'give the changed package another version.',
        );
      }
      this.#connection.touched.all();
      for (const row of stored) this.#changeThreshold(id, row, tags[row.position]!.threshold);
      return id;
    });
  }

  /** Whether a model is in the library. */
  knows({ name, version, weightsHash }: Pick<NewModel, 'name' | 'version' | 'weightsHash'>): boolean {
    return this.#connection.read(() => this.#find.get(name, version, weightsHash)) !== undefined;
  }

  /** Returns every model, the one registered first before the others. */
  all(): StoredModel[] {
    return this.#connection
      .read(() => this.#all.all())
      .map((model) => ({ ...model, tags: this.tagsOf(model.id) }));
  }

  /** Returns the tags of a model in the order of its scores; none for a model that is not known. */
  tagsOf(modelId: number): ModelTag[] {
    const rows = this.#connection.read(() => this.#tagsOf.all(modelId));
    return rows.map(({ name, category, threshold, map }) => ({
      name,
      category,
      threshold,
      ...(map !== null && { map: JSON.parse(map) as ConfidenceMap }),
    }));
  }

  /** Has tags count as heard down to the person's own thresholds, and below, where these are lower than before. */
  coverThresholds(): void {
    this.#connection.transaction(() => {
      for (const { threshold, model, position } of this.#uncovered.all())
        this.#setFloor.run(threshold * floorOfThreshold, model, position);
    });
  }

  #insert({ name, version, weightsHash, tags }: NewModel): number {
    const id = Number(this.#add.run(name, version, weightsHash, Date.now()).lastInsertRowid);
    const last = this.#lastTag.get() ?? 0;
    const added: [tagId: number, parent: { tag: string; category: string }][] = [];
    for (const [position, tag] of tags.entries()) {
      const tagId = this.#tags.ensure(tag.category, tag.name);
      if (tagId > last && tag.parent) added.push([tagId, tag.parent]);
      const floor = tag.threshold * floorOfThreshold;
      this.#addTag.run(id, position, tagId, tag.threshold, floor, tag.map ? JSON.stringify(tag.map) : null);
    }
    for (const [tagId, { tag, category }] of added) {
      this.#addParent.run(tagId, this.#tags.ensure(category, tag));
    }
    this.coverThresholds();
    this.#connection.touched.all();
    return id;
  }

  #changeThreshold(model: number, { position, floor }: ModelTagRow, threshold: number): void {
    const newFloor = threshold >= floor ? floor : threshold * floorOfThreshold;
    this.#setThreshold.run(threshold, newFloor, model, position);
  }
}

function sameTags(
  a: readonly Omit<ModelTag, 'map'>[],
  b: readonly ModelTag[],
  what: 'names' | 'all' = 'all',
): boolean {
  return (
    a.length === b.length &&
    a.every((tag, index) => {
      const other = b[index]!;
      const sameName = tag.name === other.name && tag.category === other.category;
      return sameName && (what === 'names' || tag.threshold === other.threshold);
    })
  );
}

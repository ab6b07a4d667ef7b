import type { Statement } from 'better-sqlite3';
import type { TagState } from '../api.ts';
import type { Connection } from './Connection.ts';
import type { TrackIndex } from './index/TrackIndex.ts';
import type { Vocabulary } from './index/Vocabulary.ts';

/** A tag that may be written into the files of a track, by the name and category that it is shown with. */
export interface WritableTag {
  category: string;
  name: string;
  /** What the model in use heard, 0..1; 1 where no model heard it: the person says so, that is certain. */
  strength: number;
  /** Names of the tags of the same category above it, the nearest first; without those that the person rejected. */
  parents: string[];
}

export interface WritableTrack {
  tags: WritableTag[];
  /** What the model in use heard of all that the track carries, the strongest first. */
  scores: { name: string; strength: number }[];
  /** Which model that is, and when it listened, in milliseconds since 1970; undefined where it has not yet. */
  heard: { model: string; at: number } | undefined;
}

/** What of a track is to be written into its files: what a person said, and suggestions only if they are asked for. */
export class WritableTags {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #heard: Statement<[number | null, number], { model: string; at: number }>;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    this.#heard = connection.database.prepare(
      `SELECT name || ' ' || version AS model, scored_at AS at FROM scores JOIN models ON models.id = model_id
       WHERE model_id = ? AND track_id = ?`,
    );
  }

  /** Returns what may be written of a track, by category; suggestions are those at or above their thresholds. */
  of(trackId: number, { withSuggestions }: { withSuggestions: boolean }): WritableTrack {
    this.#index.refresh();
    const { states, modelId, vocabulary } = this.#index;
    const written: TagState[] = ['accepted', 'added', ...(withSuggestions ? (['suggested'] as const) : [])];
    const known = states.ofTrack(trackId, modelId, vocabulary);
    const rejected = new Set(known.filter(({ state }) => state === 'rejected').map(({ tagId }) => tagId));
    const carried = known.filter(({ tagId }) => !rejected.has(tagId) && vocabulary.isShown(tagId));
    return {
      tags: carried
        .filter(({ state }) => written.includes(state))
        .map(({ tagId, strength }) => {
          const { category, name } = vocabulary.tag(tagId);
          return { category, name, strength: strength ?? 1, parents: parentsOf(tagId, vocabulary, rejected) };
        })
        .sort(
          (a, b) =>
            a.category.localeCompare(b.category) || b.strength - a.strength || a.name.localeCompare(b.name),
        ),
      scores: carried
        .flatMap(({ tagId, strength }) =>
          strength === null ? [] : [{ name: vocabulary.tag(tagId).name, strength }],
        )
        .sort((a, b) => b.strength - a.strength),
      heard: this.#connection.read(() => this.#heard.get(modelId, trackId)),
    };
  }
}

function parentsOf(tagId: number, vocabulary: Vocabulary, rejected: ReadonlySet<number>): string[] {
  const { category } = vocabulary.tag(tagId);
  const seen = new Set([tagId]);
  const found: string[] = [];
  let level = [tagId];
  while (level.length > 0) {
    level = level
      .flatMap((id) => vocabulary.tag(id).parentIds)
      .map((id) => vocabulary.target(id))
      .filter((id) => !seen.has(id) && seen.add(id));
    const shown = level.filter(
      (id) => vocabulary.isShown(id) && !rejected.has(id) && vocabulary.tag(id).category === category,
    );
    found.push(...shown.map((id) => vocabulary.tag(id).name));
  }
  return found;
}

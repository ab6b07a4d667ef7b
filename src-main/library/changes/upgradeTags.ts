import type { Connection } from '../Connection.ts';
import type { ModelTag } from '../Models.ts';
import type { Vocabulary } from '../index/Vocabulary.ts';
import type { Edit } from './edits.ts';

/** A tag as a model names it. */
type Named = Pick<ModelTag, 'name' | 'category'>;

/** A new version of a model that the library knows. */
export interface UpgradeRequest {
  modelId: number;
  name: string;
  /** What earlier versions called tags of this one. */
  formerly: readonly { before: Named; now: Named }[];
}

/** What a new version of a model changes for the person; no decision is ever lost. */
export interface Upgrade {
  /** The earlier versions, the newest last. */
  versions: string[];
  /** Decisions on tags that the earlier versions knew. */
  decisions: number;
  renamed: { before: string; now: string }[];
  /** Tags that somebody decided something of, and the new version does not know: they stay as they are. */
  unknown: string[];
  /** Tags whose threshold was the person's own, on a scale that is no more. */
  thresholds: string[];
  edits: Edit[];
}

/**
 * Plans what a new version of a model takes over from the earlier ones; undefined where there are none. Decisions hang on
 * tags, so those of a tag that is called otherwise now count for its new name: the old tag is merged into it, with what
 * the person made of it. A person's own thresholds belong to scores; where a version tells confidences and the earlier
 * one did not, they are the model's again.
 */
export function planUpgrade(
  { database }: Connection,
  vocabulary: Vocabulary,
  { modelId, name, formerly }: UpgradeRequest,
): Upgrade | undefined {
  const earlier = database
    .prepare<[string, number], { id: number; version: string }>(
      `SELECT id, version FROM models WHERE name = ? AND id <> ? ORDER BY registered_at, id`,
    )
    .all(name, modelId);
  if (earlier.length === 0) return undefined;
  const idOf = database
    .prepare<[string, string], number>(`SELECT id FROM tags WHERE category = ? AND name = ? AND NOT removed`)
    .pluck();
  const edits: Edit[] = [];
  const renamed: Upgrade['renamed'] = [];
  for (const { before, now } of formerly) {
    const [old, current] = [idOf.get(before.category, before.name), idOf.get(now.category, now.name)];
    if (old === undefined || current === undefined || old === current) continue;
    const taken = takeOver(vocabulary, old, current);
    if (taken.length === 0) continue;
    edits.push(...taken);
    renamed.push({ before: before.name, now: now.name });
  }
  const outputs = database.prepare<[number], { tagId: number; map: string | null }>(
    `SELECT tag_id AS tagId, map FROM model_tags WHERE model_id = ?`,
  );
  const now = outputs.all(modelId);
  const before = earlier.flatMap(({ id }) => outputs.all(id));
  const known = new Set(now.map(({ tagId }) => vocabulary.target(tagId)));
  for (const edit of edits) if (edit.kind === 'merge') known.add(edit.id);
  const decidedOf = database
    .prepare<[number], number>(`SELECT count(*) FROM decisions WHERE tag_id = ?`)
    .pluck();
  const heard = [...new Set(before.map(({ tagId }) => tagId))];
  const unknown = heard.filter((id) => !known.has(id) && !known.has(vocabulary.target(id)));
  const changesScale = now.some(({ map }) => map !== null) && before.every(({ map }) => map === null);
  const own = database
    .prepare<[number], number>(`SELECT threshold FROM own_thresholds WHERE tag_id = ?`)
    .pluck();
  const thresholds = changesScale ? heard.filter((id) => own.get(id) !== undefined) : [];
  for (const id of thresholds) edits.push({ kind: 'threshold', id, before: own.get(id)!, after: null });
  const named = (ids: readonly number[]) => ids.map((id) => vocabulary.tag(id).name);
  return {
    versions: earlier.map(({ version }) => version),
    decisions: heard.reduce((sum, id) => sum + decidedOf.get(id)!, 0),
    renamed,
    unknown: named(unknown.filter((id) => decidedOf.get(id)! > 0)),
    thresholds: named(thresholds),
    edits,
  };
}

/** The edits by which a tag takes another one's place, with its hiding, its name, its parents and what it was merged into. */
function takeOver(vocabulary: Vocabulary, old: number, current: number): Edit[] {
  if (vocabulary.target(old) === vocabulary.target(current)) return [];
  const [before, now] = [vocabulary.tag(old), vocabulary.tag(current)];
  // What the person merged the old tag into is what the new one means, too
  if (before.mergedIntoId !== null) {
    return now.mergedIntoId === null
      ? [{ kind: 'merge', id: current, before: null, after: before.mergedIntoId }]
      : [];
  }
  const edits: Edit[] = [{ kind: 'merge', id: old, before: null, after: current }];
  if (before.hidden && !now.hidden) {
    edits.push({ kind: 'hidden', id: current, before: false, after: true });
  }
  if (before.parentIds.length > 0 && now.parentIds.length === 0) {
    const after = before.parentIds.filter(
      (id) => !vocabulary.withChildren(current).has(vocabulary.target(id)),
    );
    edits.push({ kind: 'parents', id: current, before: [], after });
  }
  const shown = vocabulary.ownName(old);
  if (shown && !vocabulary.ownName(current)) {
    edits.push({ kind: 'name', id: current, before: null, after: shown });
  }
  return edits;
}

import type { Api, Tag } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import type { Connection } from '../Connection.ts';
import type { EditValues, PlannedChange } from './edits.ts';
import type { Vocabulary } from '../index/Vocabulary.ts';

type Request<Name extends keyof Api> = Parameters<Api[Name]>[0];

/** Plans a tag of the person's own. Throws ParameterError where there is one of that name. Within a transaction. */
export function createTag(
  connection: Connection,
  vocabulary: Vocabulary,
  request: Request<'createTag'>,
): PlannedChange {
  const { name, category } = checkName(request);
  refuseTaken(vocabulary, name, category);
  const id = addRow(connection, name, category);
  return { title: `Created the tag ${name}`, edits: [{ kind: 'tag', id, before: false, after: true }] };
}

/** Plans to show a tag by another name, in another category. Throws ParameterError where another one is called so. */
export function renameTag(
  { database }: Connection,
  vocabulary: Vocabulary,
  { tagId, ...request }: Request<'renameTag'>,
): PlannedChange {
  const tag = vocabulary.tag(tagId);
  const { name, category } = checkName(request);
  refuseTaken(vocabulary, name, category, tagId);
  const stored = database
    .prepare<
      [number],
      { name: string; category: string; shown: string | null; shownCategory: string | null }
    >(`SELECT name, category, shown_name AS shown, shown_category AS shownCategory FROM tags WHERE id = ?`)
    .get(tagId)!;
  const before: EditValues['name'] =
    stored.shown === null ? null : { name: stored.shown, category: stored.shownCategory! };
  const after = stored.name === name && stored.category === category ? null : { name, category };
  return {
    title:
      tag.category === category
        ? `Renamed the tag ${tag.name} to ${name}`
        : `Renamed the tag ${tag.name} to ${name} (${category})`,
    edits: [{ kind: 'name', id: tagId, before, after }],
  };
}

/** Plans that a tag means another from now on, or itself again. Throws ParameterError where they would mean each other. */
export function mergeTags(vocabulary: Vocabulary, { tagId, intoTagId }: Request<'mergeTags'>): PlannedChange {
  const tag = vocabulary.tag(tagId);
  if (intoTagId === null) {
    return {
      title: `Separated the tag ${tag.name} again`,
      edits: [{ kind: 'merge', id: tagId, before: tag.mergedIntoId, after: null }],
    };
  }
  const into = vocabulary.tag(vocabulary.target(vocabulary.tag(intoTagId).id));
  if (into.id === tagId) throw new ParameterError(`${tag.name} cannot be merged into itself.`);
  return {
    title: `Merged the tag ${tag.name} into ${into.name}`,
    edits: [{ kind: 'merge', id: tagId, before: tag.mergedIntoId, after: into.id }],
  };
}

/** Plans to show a tag no longer, or again. */
export function hideTag(vocabulary: Vocabulary, { tagId, hidden }: Request<'hideTag'>): PlannedChange {
  const tag = vocabulary.tag(tagId);
  return {
    title: `${hidden ? 'Hid' : 'Unhid'} the tag ${tag.name}`,
    edits: [{ kind: 'hidden', id: tagId, before: tag.hidden, after: hidden }],
  };
}

/** Plans the parents of a tag. Throws ParameterError where a tag would be below itself. */
export function setParents(vocabulary: Vocabulary, request: Request<'setParents'>): PlannedChange {
  const tag = vocabulary.tag(request.tagId);
  const below = vocabulary.withChildren(tag.id);
  const parents = [...new Set(request.parentIds)].map((id) => vocabulary.tag(id));
  for (const parent of parents) {
    if (!below.has(vocabulary.target(parent.id))) continue;
    throw new ParameterError(
      parent.id === tag.id
        ? `${tag.name} cannot be a part of itself.`
        : `${parent.name} is already a part of ${tag.name}, so ${tag.name} cannot be a part of it.`,
    );
  }
  const names = parents.map(({ name }) => name);
  return {
    title: `Made ${tag.name} part of ${names.length > 0 ? names.join(', ') : 'no other tag'}`,
    edits: [{ kind: 'parents', id: tag.id, before: tag.parentIds, after: parents.map(({ id }) => id) }],
  };
}

/** Plans thresholds of the person's own, or those of the model's card again. */
export function setThreshold(
  { database }: Connection,
  vocabulary: Vocabulary,
  { tagIds, threshold }: Request<'setThreshold'>,
): PlannedChange {
  if (threshold !== null && !(threshold >= 0 && threshold <= 1)) {
    throw new ParameterError(`A threshold is a number from 0 to 1, not ${threshold}.`);
  }
  const tags = [...new Set(tagIds.map((id) => vocabulary.target(id)))].map((id) => vocabulary.tag(id));
  const stored = database
    .prepare<[number], number>(`SELECT threshold FROM own_thresholds WHERE tag_id = ?`)
    .pluck();
  const what = tags.length === 1 ? tags[0]!.name : `${tags.length} tags`;
  return {
    title:
      threshold === null
        ? `Set the threshold of ${what} to the model's own`
        : `Set the threshold of ${what} to ${threshold}`,
    edits: tags.map(({ id }) => ({
      kind: 'threshold',
      id,
      before: stored.get(id) ?? null,
      after: threshold,
    })),
  };
}

/** A row that is not there yet: the edit makes it so. One that was made and taken back before serves again. */
function addRow({ database }: Connection, name: string, category: string): number {
  const find = database.prepare<[string, string], { id: number; removed: number }>(
    `SELECT id, removed FROM tags WHERE category = ? AND name = ?`,
  );
  const known = find.get(category, name);
  if (known?.removed) return known.id;
  // The name may still be what a model or a file calls a tag that is shown by another name now.
  let key = name;
  for (let number = 2; find.get(category, key); number++) key = `${name} (${number})`;
  const [shownName, shownCategory] = key === name ? [null, null] : [name, category];
  const added = database
    .prepare(
      `INSERT INTO tags (category, name, shown_category, shown_name, own, removed) VALUES (?, ?, ?, ?, 1, 1)`,
    )
    .run(category, key, shownCategory, shownName);
  return Number(added.lastInsertRowid);
}

function refuseTaken(vocabulary: Vocabulary, name: string, category: string, except?: number): void {
  const taken: Tag | undefined = vocabulary.find(name, category).find(({ id }) => id !== except);
  if (!taken) return;
  throw new ParameterError(
    `There is already a tag ${taken.name} in ${category}${taken.hidden ? '; it is hidden' : ''}.`,
  );
}

const longestName = 100;

function checkName({ name, category }: { name: string; category: string }) {
  const checked = { name: name.trim(), category: category.trim() };
  if (checked.name === '' || checked.category === '')
    throw new ParameterError('A tag needs a name and a category.');
  if (/\p{Cc}/u.test(checked.name + checked.category))
    throw new ParameterError('The name of a tag has no control characters.');
  if (checked.name.length > longestName || checked.category.length > longestName) {
    throw new ParameterError(`The name of a tag can have at most ${longestName} characters.`);
  }
  return checked;
}

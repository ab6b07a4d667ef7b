import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import type { CorrectionAction, Filter, TagState } from '../../src-main/api.ts';
import { makeBigLibrary, randomNumbers } from '../bench/makeBigLibrary.ts';
import { newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

/** Above a thousand an answer is read again tag by tag, not track by track; it takes no more that were heard, which is dear. */
const [tracks, heardTracks] = [1100, 350];

/** Every tag of every track, said another way: row by row, in SQL alone, from what is stored. */
const statesInSql = `
  WITH heard AS (
    SELECT track_id, target_id AS tag_id, max(score) AS strength, max(score >= threshold) AS suggested
    FROM (
      SELECT track_id, target_id, one.value AS score,
        coalesce(of_target.threshold, of_tag.threshold, model_tags.threshold) AS threshold
      FROM scores CROSS JOIN json_each(numbers_of(scores)) AS one
      JOIN model_tags ON model_tags.model_id = scores.model_id AND position = one.key JOIN tag_targets USING (tag_id)
      LEFT JOIN own_thresholds AS of_target ON of_target.tag_id = target_id
      LEFT JOIN own_thresholds AS of_tag ON of_tag.tag_id = model_tags.tag_id
      WHERE scores.model_id = $model AND length(scores) > 0)
    GROUP BY track_id, target_id
  ), words AS (
    SELECT track_id, tag_id, 'suggested' AS state, -1 AS place FROM heard WHERE suggested
    UNION ALL SELECT track_id, target_id, 'file', 0 FROM file_tags JOIN tag_targets USING (tag_id)
    UNION ALL SELECT track_id, target_id, iif(action = 'removed', 'rejected', action), correction_id
    FROM decisions JOIN tag_targets USING (tag_id)
  ), last AS (
    SELECT *, row_number() OVER (PARTITION BY track_id, tag_id ORDER BY place DESC) AS standing FROM words
  )
  SELECT last.track_id AS trackId, last.tag_id AS tagId, state, strength
  FROM last LEFT JOIN heard USING (track_id, tag_id) JOIN tags ON tags.id = last.tag_id
  WHERE standing = 1 AND NOT hidden AND NOT removed`;

interface Row {
  trackId: number;
  tagId: number;
  state: TagState;
  strength: number | null;
}

/** The tracks that a filter leaves, found track by track. */
function expectedIds(texts: Map<number, string[]>, tagsOf: Map<number, Row[]>, filter: Filter): number[] {
  const { include = [], match = 'all', exclude = [], states = [], minimumStrength = 0, text = '' } = filter;
  const isStrong = ({ state, strength }: Row) => state !== 'suggested' || strength! >= minimumStrength;
  const isCarried = (row: Row) => row.state !== 'rejected' && isStrong(row);
  const isWanted = (row: Row) =>
    states.length > 0 ? states.includes(row.state) && isStrong(row) : isCarried(row);
  const typed = text.split(' ').filter(Boolean);
  return [...texts].flatMap(([trackId, words]) => {
    const tags = tagsOf.get(trackId) ?? [];
    const has = (tagId: number, test: (row: Row) => boolean) =>
      tags.some((row) => row.tagId === tagId && test(row));
    const isIncluded =
      include.length > 0
        ? include[match === 'all' ? 'every' : 'some']((tagId) => has(tagId, isWanted))
        : states.length === 0 || tags.some(isWanted);
    const isLeft =
      isIncluded &&
      !exclude.some((tagId) => has(tagId, isCarried)) &&
      (!filter.untagged || !tags.some(isCarried)) &&
      typed.every((one) => words.some((word) => word.startsWith(one)));
    return isLeft ? [trackId] : [];
  });
}

test('filters and counts are what plain SQL finds, whatever was done and undone', (t) => {
  const library = temporaryLibrary(t);
  const { browse, changes } = library;
  const modelId = makeBigLibrary(library, { tracks: heardTracks });
  library.transaction(() => {
    for (let index = heardTracks; index < tracks; index++)
      library.tracks.save(newTrack(`/unheard/${index}.flac`, { tags: { title: `Velvet ${index}` } }));
  });
  browse.useModel(modelId);
  const heard = library.scores.of(1, modelId)!.scores.length;
  const database = new Database(library.file, { readonly: true });
  t.after(() => database.close());
  database.function('numbers_of', (scores) =>
    JSON.stringify([...new Float32Array(new Uint8Array(scores as Buffer).buffer)]),
  );
  const plain = (text: string) =>
    text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u); // prettier-ignore
  const textsOf = database.prepare<[], { id: number; text: string }>(
    `SELECT tracks.id, concat_ws(' ', title, artist, album, CAST(name AS TEXT)) AS text
     FROM tracks JOIN files ON track_id = tracks.id WHERE missing_since IS NULL`,
  );
  const random = randomNumbers(11);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
  const words = ['m', 've', 'velvet', 'riv', 'bjo', 'flac', 'sao', '12', 'x'];
  const actions: CorrectionAction[] = ['accepted', 'rejected', 'added', 'removed'];
  const tagIds = browse.listTags().map(({ id }) => id);
  const aFilter = (): Filter => ({
    include: random() < 0.6 ? [pick(tagIds), pick(tagIds)].slice(0, random() < 0.5 ? 1 : 2) : [],
    match: pick(['all', 'any']),
    exclude: random() < 0.4 ? [pick(tagIds)] : [],
    ...(random() < 0.4 && { states: [pick(['suggested', 'rejected', 'added', 'accepted', 'file'])] }),
    ...(random() < 0.4 && { minimumStrength: random() / 2 }),
    ...(random() < 0.5 && { text: [pick(words), pick(words)].slice(0, random() < 0.6 ? 1 : 2).join(' ') }),
    ...(random() < 0.1 && { untagged: true }),
  });
  const does: [share: number, act: () => void][] = [
    [0.25, () => correct({ filter: random() < 0.5 ? {} : aFilter(), exceptIds: [1, 2] })],
    [0.33, () => correct({ trackIds: Array.from({ length: 5 }, () => 1 + Math.floor(random() * tracks)) })],
    [0.5, () => changes.undo()],
    [0.58, () => changes.redo()],
    [
      0.68,
      () =>
        changes.setThreshold({ tagIds: [pick(tagIds), pick(tagIds)], threshold: pick([null, 0.02, 0.3]) }),
    ],
    [0.8, () => merge(pick(tagIds), random() < 0.3 ? null : pick(tagIds))],
    [0.83, () => changes.hideTag({ tagId: pick(tagIds), hidden: random() < 0.5 })],
    [0.97, () => saveTrack()],
    [1, () => mark(`${Math.floor(random() * 5)}.flac`)],
  ];
  function correct(selection: Parameters<typeof changes.correct>[0]['selection']) {
    changes.correct({ selection, tagIds: [pick(tagIds), pick(tagIds)], action: pick(actions) });
  }
  function merge(tagId: number, intoTagId: number | null) {
    const tags = browse.listTags();
    const targetOf = (id: number): number => {
      const into = tags.find((one) => one.id === id)!.mergedIntoId;
      return into === null ? id : targetOf(into);
    };
    if (intoTagId !== null && targetOf(intoTagId) === tagId) return; // that is refused
    changes.mergeTags({ tagId, intoTagId });
  }
  /** A new track, or one of them again, with another title. */
  function saveTrack() {
    const path = `/new/${Math.floor(random() * 5)}.flac`;
    const { id } = library.tracks.save(
      newTrack(path, { tags: { title: pick(words), genres: ['Rock', 'Odd'] } }),
    );
    if (random() < 0.3) return;
    library.scores.save(
      id,
      modelId,
      newScores(Array.from({ length: heard }, random), { timeline: new Float32Array(2 * heard) }),
    );
  }

  function mark(name: string) {
    if (random() < 0.5) library.files.markMissing('/new', [name]);
    else library.files.markPresent('/new', [name]);
  }

  let found = 0;
  for (let step = 0; step < 28; step++) {
    const kind = random();
    does.find(([share]) => kind < share)![1]();
    const rows = database.prepare<[object], Row>(statesInSql).all({ model: modelId });
    const texts = new Map(textsOf.all().map(({ id, text }) => [id, plain(text)]));
    const tagsOf = Map.groupBy(rows, ({ trackId }) => trackId);
    for (let question = 0; question < 5; question++) {
      const filter = aFilter();
      const meant = {
        ...filter,
        include: filter.include!.map(targetOf),
        exclude: filter.exclude!.map(targetOf),
      };
      const ids = expectedIds(texts, tagsOf, meant);
      found += ids.length;
      const selected = browse.selectedIds({ filter, exceptIds: [] }).sort((a, b) => a - b);
      assert.deepEqual(selected, ids, `after step ${step}, ${JSON.stringify(filter)}`);
      const left = new Set(ids);
      const isCounted = ({ state, strength }: Row) =>
        (filter.states ? filter.states.includes(state) : state !== 'rejected') &&
        (state !== 'suggested' || strength! >= (filter.minimumStrength ?? 0));
      const counted = rows.filter((row) => left.has(row.trackId) && isCounted(row));
      const expected = [...Map.groupBy(counted, ({ tagId }) => tagId)].map(([tagId, of]) => ({
        tagId,
        count: of.length,
      }));
      const byTag = (a: { tagId: number }, b: { tagId: number }) => a.tagId - b.tagId;
      const { counts, total } = browse.countFacets({ filter });
      assert.deepEqual(
        counts.sort(byTag),
        expected.sort(byTag),
        `after step ${step}, ${JSON.stringify(filter)}`,
      );
      assert.equal(total, ids.length);
    }
    const open = rows.filter(({ trackId, state }) => state === 'suggested' && texts.has(trackId)).length;
    assert.equal(browse.trackCounts().openSuggestions, open);
  }
  assert.ok(found > 1000, 'some filters left something');

  function targetOf(tagId: number): number {
    return database
      .prepare<[number], number>(`SELECT target_id FROM tag_targets WHERE tag_id = ?`)
      .pluck()
      .get(tagId)!;
  }
});

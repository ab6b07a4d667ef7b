import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { CorrectionAction } from '../../src-main/api.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBigLibrary, randomNumbers } from '../bench/makeBigLibrary.ts';
import { temporaryFolder, temporaryLibrary } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';
import { isRefused, libraryOfThree, statesOf } from './libraryOfThree.ts';

describe('changes', () => {
  test('an answer to a selection is one step of undo, and touches only tracks that it makes a difference to', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    const all = { filter: {}, exceptIds: [] };
    const change = library.changes.correct({ selection: all, tagIds: [tag('piano')], action: 'accepted' });
    assert.deepEqual(
      { title: change.title, tracks: change.tracks, inForce: change.inForce },
      { title: 'Accepted piano on 2 tracks', tracks: 2, inForce: true },
    );
    assert.deepEqual(statesOf(library, ids, tag('piano')), ['accepted', 'accepted', null]);
    const again = library.changes.correct({ selection: all, tagIds: [tag('piano')], action: 'accepted' });
    assert.deepEqual([again.tracks, again.inForce], [0, false]);
    assert.equal(library.changes.listChanges({ limit: 9 }).length, 1);
    assert.equal(library.changes.undo()!.title, 'Accepted piano on 2 tracks');
    assert.deepEqual(statesOf(library, ids, tag('piano')), ['suggested', 'suggested', null]);
    assert.equal(library.changes.undo(), null);
    assert.equal(library.changes.redo()!.inForce, true);
    assert.deepEqual(statesOf(library, ids, tag('piano')), ['accepted', 'accepted', null]);
    assert.equal(library.changes.redo(), null);
  });

  test('all suggestions of a selection are counted and accepted, and nothing else is', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    const selection = { trackIds: [ids[0]!, ids[1]!, ids[0]!] };
    const [piano, calm, jazz] = [tag('piano'), tag('calm'), tag('jazz')];
    library.changes.correct({ selection: { trackIds: [ids[0]!] }, tagIds: [piano], action: 'rejected' });
    assert.deepEqual(library.changes.countSuggestions({ selection }), {
      tracks: 2,
      tags: [piano, calm, jazz].map((tagId) => ({ tagId, count: 1 })),
    });
    const change = library.changes.acceptSuggestions({ selection, tagIds: [piano, calm] });
    assert.equal(change.title, 'Accepted piano, calm on 1 track');
    assert.deepEqual(statesOf(library, ids, piano), ['rejected', 'accepted', null]);
    assert.deepEqual(statesOf(library, ids, calm), [null, 'accepted', 'suggested']);
    assert.deepEqual(statesOf(library, ids, jazz), [null, 'suggested', null]);
    library.changes.undo();
    assert.deepEqual(statesOf(library, ids, calm), [null, 'suggested', 'suggested']);
  });

  test('undo and redo survive a restart; something new makes redo empty', (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const first = libraryOfThree(t, openLibrary(file));
    const { ids, modelId } = first;
    const [piano, calm] = [first.tag('piano'), first.tag('calm')];
    first.library.changes.correct({
      selection: { trackIds: [ids[0]!] },
      tagIds: [piano],
      action: 'rejected',
    });
    first.library.changes.correct({ selection: { trackIds: ids }, tagIds: [calm], action: 'added' });
    first.library.changes.undo();
    first.library.close();
    const library = openLibrary(file);
    t.after(() => library.close());
    library.browse.useModel(modelId);
    assert.equal(library.browse.trackCounts().canRedo, 'Added calm to 3 tracks');
    library.changes.undo();
    assert.deepEqual(statesOf(library, ids, piano), ['suggested', 'suggested', null]);
    assert.equal(library.changes.redo()!.title, 'Rejected piano on 1 track', 'the last undone first');
    assert.equal(library.changes.redo()!.title, 'Added calm to 3 tracks');
    assert.deepEqual(statesOf(library, ids, calm), ['added', 'added', 'added']);
    library.changes.undo();
    library.changes.createTag({ name: 'for Sunday', category: 'own' });
    assert.equal(library.changes.redo(), null);
    assert.deepEqual(
      library.changes.listChanges({ limit: 2 }).map(({ title, inForce }) => [title, inForce]),
      [
        ['Created the tag for Sunday', true],
        ['Added calm to 3 tracks', false],
      ],
    );
  });

  test('decisions are what the log says, whatever was done and undone', (t) => {
    const library = temporaryLibrary(t);
    const modelId = makeBigLibrary(library, { tracks: 40 });
    library.browse.useModel(modelId);
    const database = openDatabase(library.file, { readonly: true });
    t.after(() => database.close());
    const decisions = () =>
      database.prepare(`SELECT track_id, tag_id, action, correction_id FROM decisions`).raw().all().sort();
    // Found another way: entry by entry, and the last one in force of each tag stands.
    const idOfTag = database.prepare<[string, string], number>(
      `SELECT id FROM tags WHERE category = ? AND name = ?`,
    );
    const log = () =>
      Array.from({ length: 40 }, (_, index) => index + 1)
        .flatMap((trackId) => {
          const standing = new Map<number, [number, number, string, number]>();
          for (const { id, tag, category, action, inForce } of library.corrections.ofTrack(trackId)) {
            const tagId = idOfTag.pluck().get(category, tag)!;
            if (inForce && action !== 'undone') standing.set(tagId, [trackId, tagId, action, id]);
          }
          return [...standing.values()];
        })
        .sort();
    const tagIds = library.browse.listTags().map(({ id }) => id);
    const random = randomNumbers(7);
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
    const actions: CorrectionAction[] = ['accepted', 'rejected', 'added', 'removed'];
    const entries: number[] = [];
    for (let step = 0; step < 300; step++) {
      const kind = random();
      if (kind < 0.2) library.changes.undo();
      else if (kind < 0.35) library.changes.redo();
      else if (kind < 0.45) {
        const trackId = 1 + Math.floor(random() * 40);
        entries.push(
          library.corrections.append({ trackId, tag: 'jazz', category: 'genre', action: pick(actions) }),
        );
      } else if (kind < 0.5 && entries.length > 0) {
        entries.push(library.corrections.undo(entries.splice(Math.floor(random() * entries.length), 1)[0]!));
      } else {
        const trackIds = Array.from({ length: 10 }, () => 1 + Math.floor(random() * 40));
        library.changes.correct({
          selection: { trackIds },
          tagIds: [pick(tagIds), pick(tagIds)],
          action: pick(actions),
        });
      }
      if (step % 20 > 0) continue;
      assert.deepEqual(decisions(), log(), `after step ${step}`);
    }
    assert.ok(decisions().length > 100, 'something was decided');
  });

  test('a whole library is answered and taken back as one', (t) => {
    const library = temporaryLibrary(t);
    library.browse.useModel(makeBigLibrary(library, { tracks: 6000 }));
    const happy = library.browse.listTags().find(({ name }) => name === 'happy')!.id;
    const added = { include: [happy], states: ['added' as const] };
    const count = () => library.browse.countFacets({ filter: added }).total;
    const change = library.changes.correct({
      selection: { filter: {}, exceptIds: [1, 2] },
      tagIds: [happy],
      action: 'added',
    });
    assert.deepEqual([change.tracks, change.title], [5998, 'Added happy to 5,998 tracks']);
    assert.equal(count(), 5998);
    library.changes.undo();
    assert.equal(count(), 0);
    library.changes.redo();
    assert.equal(count(), 5998);
  });

  test('the log refuses to be changed', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    library.changes.correct({ selection: { trackIds: ids }, tagIds: [tag('jazz')], action: 'added' });
    const database = openDatabase(library.file);
    t.after(() => database.close());
    for (const sql of [
      `UPDATE changes SET title = 'x'`,
      `DELETE FROM changes`,
      `INSERT OR REPLACE INTO changes (id, title, tracks, edits, at) VALUES (1, '', 0, '[]', 0)`,
    ]) {
      assert.throws(() => database.exec(sql), /append-only/, sql);
    }
  });
});

test('filters are kept, renamed and deleted, each a step of undo', (t) => {
  const { changes } = temporaryLibrary(t);
  const sort = { by: 'artist', descending: false } as const;
  const { id } = changes.saveFilter({ name: 'Sunday', filter: { text: 'a' }, sort });
  changes.saveFilter({ name: 'Monday', filter: {}, sort });
  assert.equal(changes.saveFilter({ name: 'sunday', filter: { text: 'b' }, sort }).id, id, 'in its place');
  assert.throws(() => changes.renameSavedFilter({ filterId: id, name: 'MONDAY' }), isRefused(/already/));
  changes.renameSavedFilter({ filterId: id, name: 'Week' });
  changes.deleteSavedFilter({ filterId: id });
  const names = () => changes.listSavedFilters().map(({ name, filter }) => [name, filter.text]);
  assert.deepEqual(names(), [['Monday', undefined]]);
  changes.undo();
  assert.deepEqual(names(), [['Monday', undefined], ['Week', 'b']]); // prettier-ignore
  for (let step = 0; step < 2; step++) changes.undo();
  assert.deepEqual(names(), [['Monday', undefined], ['Sunday', 'a']]); // prettier-ignore
  assert.throws(() => changes.deleteSavedFilter({ filterId: 99 }), isRefused(/no filter 99/));
});

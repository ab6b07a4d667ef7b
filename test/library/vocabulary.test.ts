import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Filter } from '../../src-main/api.ts';
import { model } from './temporaryLibrary.ts';
import { isRefused, libraryOfThree, statesOf } from './libraryOfThree.ts';

describe('the vocabulary of the person', () => {
  test('a tag is made, taken back and made again', (t) => {
    const { library, ids } = libraryOfThree(t);
    const made = library.changes.createTag({ name: ' for Sunday ', category: 'own' });
    assert.deepEqual([made.name, made.own, made.threshold], ['for Sunday', true, null]);
    library.changes.correct({ selection: { trackIds: [ids[2]!] }, tagIds: [made.id], action: 'added' });
    assert.deepEqual(statesOf(library, ids, made.id), [null, null, 'added']);
    library.changes.undo();
    library.changes.undo();
    assert.ok(library.browse.listTags().every(({ id }) => id !== made.id));
    assert.equal(library.changes.createTag({ name: 'for Sunday', category: 'own' }).id, made.id);
    assert.throws(
      () => library.changes.createTag({ name: 'PIANO', category: 'instrument' }),
      isRefused(/already/),
    );
    assert.throws(
      () => library.changes.createTag({ name: '  ', category: 'own' }),
      isRefused(/needs a name/),
    );
    assert.throws(
      () => library.changes.createTag({ name: 'a\0b', category: 'own' }),
      isRefused(/no control characters/),
    );
  });

  test('a tag can be refused where nobody gave it: from that it is learnt', (t) => {
    const { library, ids, modelId } = libraryOfThree(t);
    const { id } = library.changes.createTag({ name: 'for Sunday', category: 'own' });
    const change = library.changes.correct({
      selection: { trackIds: ids },
      tagIds: [id],
      action: 'rejected',
    });
    assert.deepEqual([change.tracks, change.title], [3, 'Rejected for Sunday on 3 tracks']);
    assert.deepEqual(statesOf(library, ids, id), ['rejected', 'rejected', 'rejected']);
    const { tracks } = library.training.decided(modelId);
    assert.deepEqual(tracks.map(({ decisions }) => decisions.get(id)), [false, false, false]); // prettier-ignore
    library.changes.undo();
    assert.deepEqual(statesOf(library, ids, id), [null, null, null]);
  });

  test('a new tag on some tracks is one step of undo', (t) => {
    const { library, ids } = libraryOfThree(t);
    const selection = { trackIds: ids.slice(1) };
    const change = library.changes.addNewTag({ name: 'for Sunday', category: 'own', selection });
    assert.deepEqual(
      [change.title, change.tracks, change.inForce],
      ['Created the tag for Sunday and added it to 2 tracks', 2, true],
    );
    const tagOf = () => library.browse.listTags().find(({ name }) => name === 'for Sunday')?.id;
    const tagId = tagOf()!;
    assert.deepEqual(statesOf(library, ids, tagId), [null, 'added', 'added']);
    assert.equal(library.changes.listChanges({ limit: 9 }).length, 1);
    library.changes.undo();
    assert.equal(tagOf(), undefined);
    assert.equal(library.changes.undo(), null);
    library.changes.redo();
    assert.equal(tagOf(), tagId);
    assert.deepEqual(statesOf(library, ids, tagId), [null, 'added', 'added']);
    assert.throws(
      () => library.changes.addNewTag({ name: 'for Sunday', category: 'own', selection }),
      isRefused(/already/),
    );
    const none = { trackIds: [] };
    assert.equal(library.changes.addNewTag({ name: 'later', category: 'own', selection: none }).tracks, 0);
    library.changes.undo();
    assert.ok(library.browse.listTags().every(({ name }) => name !== 'later'));
    assert.deepEqual(statesOf(library, ids, tagId), [null, 'added', 'added']);
  });

  test('a tag with another name is still the model\u2019s, and no other may be called so', (t) => {
    const { library, modelId, tag } = libraryOfThree(t);
    const piano = tag('piano');
    library.changes.renameTag({ tagId: piano, name: 'Klavier', category: 'instrument' });
    assert.equal(tag('Klavier'), piano);
    assert.equal(library.models.register(model), modelId, 'the same model');
    assert.throws(
      () => library.changes.renameTag({ tagId: tag('jazz'), name: 'klavier', category: 'instrument' }),
      isRefused(/already/),
    );
    const own = library.changes.createTag({ name: 'piano', category: 'instrument' });
    assert.notEqual(own.id, piano);
    assert.equal(own.name, 'piano');
    library.changes.undo();
    library.changes.undo();
    assert.equal(tag('piano'), piano);
  });

  test('a merged tag means the other everywhere, until it is taken apart', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    const [calm, jazz] = [tag('calm'), tag('jazz')];
    const select = (trackId: number) => ({ selection: { trackIds: [trackId] }, tagIds: [jazz] });
    library.changes.correct({ ...select(ids[2]!), action: 'added' });
    library.changes.mergeTags({ tagId: jazz, intoTagId: calm });
    const found = (tagId: number) =>
      library.browse.selectedIds({ filter: { include: [tagId] }, exceptIds: [] }).sort();
    assert.deepEqual([found(calm), found(jazz)], [ids.slice(1), ids.slice(1)]);
    assert.deepEqual(statesOf(library, ids, calm), [null, 'suggested', 'added']);
    const { counts } = library.browse.countFacets({ filter: {} });
    assert.equal(counts.find(({ tagId }) => tagId === calm)!.count, 2);
    assert.equal(
      counts.find(({ tagId }) => tagId === jazz),
      undefined,
    );
    library.changes.correct({ ...select(ids[1]!), action: 'rejected' });
    assert.deepEqual(found(calm), [ids[2]]);
    assert.throws(() => library.changes.mergeTags({ tagId: calm, intoTagId: jazz }), isRefused(/itself/));
    library.changes.mergeTags({ tagId: jazz, intoTagId: null });
    assert.deepEqual(statesOf(library, ids, jazz), [null, 'suggested', 'added']);
    assert.deepEqual(statesOf(library, ids, calm), [null, 'rejected', 'suggested']);
    for (let step = 0; step < 4; step++) library.changes.undo();
    assert.deepEqual(statesOf(library, ids, jazz), [null, 'suggested', null]);
  });

  test('a parent is found by its children; nothing is a part of itself', (t) => {
    const { library, tag } = libraryOfThree(t);
    const keys = library.changes.createTag({ name: 'keys', category: 'own' }).id;
    const sound = library.changes.createTag({ name: 'sound', category: 'own' }).id;
    library.changes.setParents({ tagId: tag('piano'), parentIds: [keys] });
    library.changes.setParents({ tagId: keys, parentIds: [sound] });
    const { counts, total } = library.browse.countFacets({ filter: { include: [sound] } });
    assert.equal(total, 2);
    assert.equal(counts.find(({ tagId }) => tagId === sound)!.count, 2);
    assert.throws(
      () => library.changes.setParents({ tagId: sound, parentIds: [tag('piano')] }),
      isRefused(/part of/),
    );
    assert.throws(
      () => library.changes.setParents({ tagId: sound, parentIds: [sound] }),
      isRefused(/itself/),
    );
    library.changes.undo();
    assert.equal(library.browse.countFacets({ filter: { include: [sound] } }).total, 0);
  });

  test('a parent that was rejected on a track is not found there by its children', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    const { browse, changes } = library;
    const keys = changes.createTag({ name: 'keys', category: 'own' }).id;
    const sound = changes.createTag({ name: 'sound', category: 'own' }).id;
    changes.setParents({ tagId: tag('piano'), parentIds: [keys] });
    changes.setParents({ tagId: keys, parentIds: [sound] });
    changes.correct({ selection: { trackIds: [ids[0]!] }, tagIds: [keys], action: 'rejected' });
    const sort = { by: 'strength', descending: true } as const;
    const found = (filter: Filter) =>
      browse.findTracks({ filter, sort, offset: 0, limit: 9 }).rows.map(({ trackId }) => trackId);
    const countOf = (tagId: number, filter: Filter = {}) =>
      browse.countFacets({ filter }).counts.find((count) => count.tagId === tagId)?.count;
    for (const filter of [
      { include: [keys] },
      { include: [keys, tag('jazz')], match: 'all' },
      { include: [keys], match: 'any' },
      { include: [keys], states: ['suggested'] },
      { text: 'own:keys' },
    ] satisfies Filter[]) {
      assert.deepEqual(found(filter), [ids[1]], JSON.stringify(filter));
      assert.deepEqual([browse.countFacets({ filter }).total, countOf(keys, filter)], [1, 1]);
    }
    assert.deepEqual(new Set(found({ exclude: [keys] })), new Set([ids[0], ids[2]]));
    assert.deepEqual(found({ include: [keys], states: ['rejected'] }), [ids[0]]);
    assert.deepEqual([countOf(keys), countOf(tag('piano')), countOf(sound)], [1, 2, 2]);
    const own = library.catalogue.tags('own').map(({ tag: { name }, tracks }) => [name, tracks]);
    assert.deepEqual(own, [
      ['keys', 1],
      ['sound', 2],
    ]);
    assert.deepEqual(found({ include: [keys], states: ['rejected', 'suggested'] }).length, 2);
  });

  test('a threshold below what is stored brings what was heard; the card stands again with null', (t) => {
    const { library, modelId, ids, tag } = libraryOfThree(t);
    const piano = tag('piano');
    library.changes.setThreshold({ tagIds: [piano], threshold: 0.05 });
    assert.deepEqual(statesOf(library, ids, piano), ['suggested', 'suggested', 'suggested']);
    assert.equal(library.search({ modelId, tags: [{ tag: 'piano' }] }).length, 3, 'in the command line, too');
    const { threshold, defaultThreshold } = library.browse.listTags().find(({ id }) => id === piano)!;
    assert.deepEqual([threshold, defaultThreshold], [0.05, 0.5]);
    library.changes.setThreshold({ tagIds: [piano], threshold: 0.7 });
    assert.deepEqual(statesOf(library, ids, piano), ['suggested', null, null]);
    library.changes.undo();
    library.changes.setThreshold({ tagIds: [piano], threshold: null });
    assert.deepEqual(statesOf(library, ids, piano), ['suggested', 'suggested', null]);
    assert.throws(() => library.changes.setThreshold({ tagIds: [piano], threshold: 2 }), isRefused(/0 to 1/));
  });

  test('a hidden tag is shown nowhere but in the list of tags', (t) => {
    const { library, ids, tag } = libraryOfThree(t);
    library.changes.hideTag({ tagId: tag('piano'), hidden: true });
    assert.deepEqual(statesOf(library, ids, tag('piano')), [null, null, null]);
    assert.ok(library.browse.countFacets({ filter: {} }).counts.every(({ tagId }) => tagId !== tag('piano')));
    library.changes.undo();
    assert.deepEqual(statesOf(library, ids, tag('piano')), ['suggested', 'suggested', null]);
  });
});

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBigLibrary } from '../bench/makeBigLibrary.ts';
import { model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';

/** So many that they are read in several slices, however fast the machine. */
const tracks = 12_000;

let madeIn: string;
let modelId: number;

before(() => {
  madeIn = mkdtempSync(join(tmpdir(), 'hearmark-library-'));
  const library = openLibrary(join(madeIn, 'library.db'));
  modelId = makeBigLibrary(library, { tracks });
  library.close();
});
after(() => rmSync(madeIn, { recursive: true }));

/** A large library, opened anew: nothing of it is in memory. */
function bigLibrary(t: TestContext) {
  const file = join(temporaryFolder(t), 'library.db');
  copyFileSync(join(madeIn, 'library.db'), file);
  const library = openLibrary(file);
  t.after(() => library.close());
  library.browse.useModel(modelId);
  const tag = (name: string) => library.browse.listTags().find((one) => one.name === name)!.id;
  return { library, tag };
}

function answersOf({ browse }: Library) {
  const sort = { by: 'artist', descending: false } as const;
  return {
    page: browse.findTracks({ filter: {}, sort, offset: 0, limit: 50 }),
    facets: browse.countFacets({ filter: {} }).counts.sort((a, b) => a.tagId - b.tagId),
    missing: browse.selectedIds({ filter: { missing: true }, exceptIds: [] }),
    counts: browse.trackCounts(),
  };
}

/** What a library answers that reads everything at once. */
function answersAnew({ file }: Library, model = modelId) {
  const other = openLibrary(file);
  other.browse.useModel(model);
  const answers = answersOf(other);
  other.close();
  return answers;
}

describe('while the tracks are read', () => {
  test('what needs no index is answered, and what is written is there afterwards', async (t) => {
    const { library, tag } = bigLibrary(t);
    const { browse, changes } = library;
    let told = 0;
    browse.whenReread(() => told++);
    let isReady = false;
    const ready = browse.ready().then(() => (isReady = true));
    const { id } = changes.createTag({ name: 'for Sunday', category: 'own' });
    assert.ok(browse.listTags().some((one) => one.id === id));
    assert.deepEqual(
      [browse.trackCounts().tracks, browse.trackCounts().openSuggestions, browse.trackCounts().canUndo],
      [tracks, 0, 'Created the tag for Sunday'],
    );
    assert.equal(browse.getTrack({ trackId: 5 }).trackId, 5);
    changes.setThreshold({ tagIds: [tag('happy')], threshold: 0.9 });
    library.corrections.append({ trackId: 3, tag: 'for Sunday', category: 'own', action: 'added' });
    const added = library.tracks.save(newTrack('/new.mp3')).id;
    const heard = library.scores.of(1, modelId)!.scores.length;
    library.scores.save(
      added,
      modelId,
      newScores(Array<number>(heard).fill(0.7), { timeline: new Float32Array(2 * heard) }),
    );
    const [path] = browse.getTrack({ trackId: 4 }).paths;
    library.files.markMissing(dirname(path!), [basename(path!)]);
    await setImmediate();
    assert.equal(isReady, false, 'it takes more than a slice');
    await ready;
    assert.equal(told, 1);
    assert.deepEqual(answersOf(library), answersAnew(library));
    assert.ok(browse.trackCounts().openSuggestions > 0);
  });

  test('a question that cannot wait is answered at once, and rightly', async (t) => {
    const { library } = bigLibrary(t);
    const ready = library.browse.ready();
    assert.deepEqual(answersOf(library), answersAnew(library));
    await ready;
    assert.deepEqual(answersOf(library), answersAnew(library));
  });

  test('another model makes it begin again', async (t) => {
    const { library } = bigLibrary(t);
    const other = library.models.register(model);
    const ready = library.browse.ready();
    await setImmediate();
    library.browse.useModel(other);
    library.scores.save(7, other, newScores([0.9, 0, 0.5]));
    await ready;
    const answers = answersOf(library);
    assert.equal(answers.counts.openSuggestions, 2);
    assert.deepEqual(answers, answersAnew(library, other));
  });

  test('nobody waits where another process wrote: what is new comes with a word of it', async (t) => {
    const { library, tag } = bigLibrary(t);
    const { browse, changes } = library;
    await browse.ready();
    const before = answersOf(library);
    const reread = new Promise<void>((resolve) => browse.whenReread(resolve));
    const other = openLibrary(library.file);
    other.corrections.append({ trackId: 9, tag: 'from elsewhere', category: 'own', action: 'added' });
    other.close();
    // A new look is taken a little later only: it takes a fifth of the time at most.
    const isDue = async () => (await browse.ready(), browse.isReading);
    while (!(await isDue())) await setTimeout(20);
    assert.deepEqual(answersOf(library).facets, before.facets, 'as it was');
    changes.correct({ selection: { trackIds: [11] }, tagIds: [tag('happy')], action: 'rejected' });
    const rejected = { include: [tag('happy')], states: ['rejected' as const] };
    assert.deepEqual(
      browse.selectedIds({ filter: rejected, exceptIds: [] }),
      [11],
      'what is done here shows',
    );
    await reread;
    assert.deepEqual(answersOf(library), answersAnew(library));
    assert.deepEqual(browse.selectedIds({ filter: rejected, exceptIds: [] }), [11]);
  });

  test('closing the library ends it', async (t) => {
    const { library } = bigLibrary(t);
    const ready = library.browse.ready();
    library.close();
    await assert.rejects(ready, /not open/);
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import { migrate, readMigrations } from '../../src-main/library/migrate.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { parseCard } from '../../src-main/taggers/card.ts';
import version1 from '../fixtures/version1.json' with { type: 'json' };
import { temporaryFolder } from '../library/temporaryLibrary.ts';
import { openDatabase } from '../library/openDatabase.ts';

/** What version 2 says of the tags of these tests: some as before, one called otherwise, one new, most gone. */
function card2() {
  const map = [
    [0, 0],
    [1, 1],
  ];
  return parseCard(
    JSON.stringify({
      format: 1,
      name: version1.name,
      version: '2.0.0',
      licence: 'MIT',
      architecture: 'fcn',
      hyperparameters: {},
      frontEnd: { kind: 'waveform', sampleRateHz: 16_000 },
      inputSamples: 16_000,
      calibration: { rock: map },
      vocabulary: [
        { tag: 'rock', category: 'genre', threshold: 0.4 },
        { tag: 'punk', category: 'genre', threshold: 0.4, parent: 'rock' },
        { tag: 'electronic', category: 'genre', threshold: 0.4 },
        {
          tag: 'vocals',
          category: 'voice',
          threshold: 0.5,
          formerly: [{ tag: 'voice', category: 'instrument' }],
        },
      ],
    }),
  );
}

/** A library as the program before this one left it: at its schema, with the tags of its shipped model. */
function libraryOfVersion1(t: TestContext, sql = ''): string {
  const file = join(temporaryFolder(t), 'library.db');
  const connection = new Connection(file);
  migrate(connection, readMigrations().slice(0, 3));
  connection.close();
  const database = openDatabase(file);
  database
    .prepare(`INSERT INTO models VALUES (1, ?, ?, 'version 1', 0)`)
    .run(version1.name, version1.version);
  version1.tags.forEach(([category, tag, threshold], position) => {
    database
      .prepare(`INSERT INTO tags (id, category, name) VALUES (?, ?, ?)`)
      .run(position + 1, category, tag);
    database
      .prepare(`INSERT INTO model_tags VALUES (1, ?, ?, ?, ?)`)
      .run(position, position + 1, threshold, Number(threshold) / 2);
  });
  const id = (name: string) => version1.tags.findIndex(([, tag]) => tag === name) + 1;
  const scores = Buffer.from(Float32Array.from(version1.tags, () => 0.3).buffer);
  for (const track of [1, 2, 3]) {
    database
      .prepare(
        `INSERT INTO tracks (id, content_id, genres, other_tags, added_at) VALUES (?, ?, '[]', '{}', 0)`,
      )
      .run(track, Buffer.alloc(32, track));
    database.prepare(`INSERT INTO scores VALUES (1, ?, 'whole', NULL, ?, 0)`).run(track, scores);
  }
  const decide = (entry: number, track: number, tag: string, action: string) => {
    database
      .prepare(`INSERT INTO corrections (id, track_id, tag_id, action, at) VALUES (?, ?, ?, ?, 0)`)
      .run(entry, track, id(tag), action);
    database.prepare(`INSERT INTO decisions VALUES (?, ?, ?, ?)`).run(track, id(tag), action, entry);
  };
  decide(1, 1, 'rock', 'accepted');
  decide(2, 1, 'voice', 'accepted');
  decide(3, 2, 'voice', 'rejected');
  decide(4, 3, 'trip hop', 'added');
  database.exec(sql);
  database.close();
  return file;
}

function upgrade(t: TestContext, sql?: string) {
  const library = openLibrary(libraryOfVersion1(t, sql));
  t.after(() => library.close());
  const told: string[] = [];
  const register = () =>
    registerModel(library, { card: card2(), weightsHash: 'version 2' }, (text) => told.push(text));
  const modelId = register();
  library.browse.useModel(modelId);
  const tags = () => library.browse.listTags();
  const idOf = (name: string) => tags().find((tag) => tag.name === name)!.id;
  /** What a track carries or was rejected, by the names of now. */
  const decided = (trackId: number) =>
    library.browse
      .getTrack({ trackId })
      .allTags.filter(({ state }) => state !== null)
      .map(({ tagId, state }) => [tags().find(({ id }) => id === tagId)!.name, state]);
  return { library, told, register, modelId, tags, idOf, decided };
}

describe('version 2 of a model', () => {
  it('keeps every decision of version 1, under the name that a tag has now, and says what changes', (t) => {
    const { library, told, register, modelId, decided, idOf, tags } = upgrade(t);
    assert.deepEqual(decided(1), [
      ['rock', 'accepted'],
      ['vocals', 'accepted'],
    ]);
    assert.deepEqual(decided(2), [['vocals', 'rejected']]);
    assert.deepEqual(decided(3), [['trip hop', 'added']]);
    const { tracks } = library.training.decided(modelId);
    assert.deepEqual(
      tracks.map(({ decisions }) => decisions.get(idOf('vocals'))),
      [true, false, undefined],
    );
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^hearmark-transformer 2\.0\.0 takes the place of 1\.0\.0: /);
    assert.match(told[0]!, /all your decisions stay \(4 on its tags\)/);
    assert.match(told[0]!, /voice is now called vocals\./);
    assert.match(told[0]!, /no longer knows trip hop; your decisions/);
    // It is said and done once, and nothing is heard yet
    assert.equal(register(), modelId);
    assert.equal(told.length, 1);
    assert.equal(library.scores.countTracks(modelId), 0);
    assert.deepEqual(tags().find(({ name }) => name === 'punk')!.parentIds, [idOf('rock')]);
  });

  it('takes the place of what the person made of a tag: hidden, renamed, merged, put under another', (t) => {
    const voice = version1.tags.findIndex(([, tag]) => tag === 'voice') + 1;
    const own = `INSERT INTO tags (id, category, name, own) VALUES (99, 'own', 'mine', 1);`;
    const hidden = upgrade(
      t,
      `${own} UPDATE tags SET hidden = 1, shown_name = 'Gesang', shown_category = 'voice' WHERE id = ${voice};
       INSERT INTO tag_parents VALUES (${voice}, 99);`,
    );
    const now = hidden.tags().find(({ name, mergedIntoId }) => name === 'Gesang' && mergedIntoId === null)!;
    assert.equal(now.hidden, true);
    assert.deepEqual(now.parentIds, [99]);
    const merged = upgrade(t, `${own} UPDATE tags SET merged_into = 99 WHERE id = ${voice};`);
    assert.deepEqual(merged.decided(2), [['mine', 'rejected']]);
    assert.equal(merged.tags().find(({ name }) => name === 'vocals')!.mergedIntoId, 99);
  });

  it('has thresholds of its own again where those of the person were for other scores; one step of undo', (t) => {
    const rock = version1.tags.findIndex(([, tag]) => tag === 'rock') + 1;
    const { library, told, tags, decided } = upgrade(t, `INSERT INTO own_thresholds VALUES (${rock}, 0.11);`);
    const threshold = () => tags().find(({ name }) => name === 'rock')!.threshold;
    assert.equal(threshold(), 0.4);
    assert.match(told[0]!, /your own thresholds of rock were not made for/);
    assert.match(library.changes.undo()!.title, /Took over the tags of hearmark-transformer 1\.0\.0/);
    assert.equal(threshold(), 0.11);
    assert.deepEqual(decided(2), [['voice', 'rejected']]);
    library.changes.redo();
    assert.deepEqual(decided(2), [['vocals', 'rejected']]);
  });

  it('is no more than a model where there was none before', (t) => {
    const library = openLibrary(join(temporaryFolder(t), 'library.db'));
    t.after(() => library.close());
    registerModel(library, { card: card2(), weightsHash: 'version 2' }, (text) => assert.fail(text));
    assert.deepEqual(library.changes.listChanges({ limit: 9 }), []);
  });
});

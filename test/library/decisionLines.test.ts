import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { contentId, newTrack, temporaryFolder, temporaryLibrary } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

const append = { category: 'genre', action: 'accepted' } as const;

describe('decisions as lines', () => {
  test('are taken over by the content of a track, whatever its file is called, as one step of undo', (t) => {
    const from = temporaryLibrary(t);
    const { id: a } = from.tracks.save(newTrack('/music/a.mp3'));
    const { id: b } = from.tracks.save(newTrack('/music/b.mp3'));
    from.corrections.append({ trackId: a, tag: 'jazz', ...append });
    from.corrections.append({ trackId: a, tag: 'my tag', category: 'own', action: 'added' });
    from.corrections.append({ trackId: b, tag: 'rock', category: 'genre', action: 'rejected' });
    from.corrections.undo(from.corrections.append({ trackId: b, tag: 'taken back', ...append }));
    const lines = [...from.decisionLines.export()].map((line) => JSON.stringify(line));
    assert.equal(lines.length, 3);
    const { contentId: id, at, ...shown } = JSON.parse(lines[0]!) as Record<string, string>;
    assert.equal(id, contentId('/music/a.mp3').toString('hex'));
    assert.ok(Date.parse(at!) <= Date.now());
    assert.deepEqual(shown, {
      tag: 'jazz',
      category: 'genre',
      action: 'accepted',
      title: 'Title',
      artist: 'Artist',
      file: '/music/a.mp3',
    });

    const to = temporaryLibrary(t);
    to.tracks.save(newTrack('/elsewhere/z.mp3', { contentId: contentId('/music/a.mp3') }));
    const outcome = to.decisionLines.import([...lines, '']);
    assert.deepEqual(
      { ...outcome, change: outcome.change?.title },
      {
        imported: 2,
        known: 0,
        kept: 0,
        unknown: 1,
        change: 'Imported 2 decisions',
      },
    );
    const standing = () => [...to.decisionLines.export()].map(({ tag, action }) => `${action} ${tag}`);
    assert.deepEqual(standing(), ['accepted jazz', 'added my tag']);
    assert.equal(to.decisionLines.import(lines).known, 2);
    to.changes.undo();
    assert.deepEqual(standing(), []);
  });

  test('give way to what was decided later', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', ...append });
    const [line] = [...library.decisionLines.export()];
    const rejectedAt = (at: string) => [JSON.stringify({ ...line, action: 'rejected', at })];
    assert.equal(library.decisionLines.import(rejectedAt('2001-01-01T00:00:00Z')).kept, 1);
    assert.equal([...library.decisionLines.export()][0]!.action, 'accepted');
    assert.equal(library.decisionLines.import(rejectedAt('2101-01-01T00:00:00Z')).imported, 1);
    assert.equal([...library.decisionLines.export()][0]!.action, 'rejected');
  });

  test('of several about one tag leave the last one standing, in whatever order they come', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', ...append });
    const [line] = [...library.decisionLines.export()];
    const at = (year: number, action: string) =>
      JSON.stringify({ ...line, tag: 'rock', action, at: `${year}-01-01T00:00:00Z` });
    library.decisionLines.import([at(2020, 'rejected'), at(2010, 'accepted')]);
    const standing = [...library.decisionLines.export()].find(({ tag }) => tag === 'rock')!;
    assert.deepEqual([standing.action, standing.at.slice(0, 4)], ['rejected', '2020']);
  });

  test('of which some cannot be read are told so', (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const library = openLibrary(file);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', ...append });
    library.close();
    const database = openDatabase(file);
    const page = database
      .prepare<[], number>(`SELECT rootpage FROM sqlite_schema WHERE name = 'decisions'`)
      .pluck()
      .get()!;
    const size = database.pragma('page_size', { simple: true }) as number;
    database.close();
    writeFileSync(file, readFileSync(file).fill(0x55, (page - 1) * size, page * size));
    const damaged = openLibrary(file);
    t.after(() => damaged.close());
    assert.throws(() => [...damaged.decisionLines.export()], /^LibraryError: .* is damaged/);
  });

  test('that are none change nothing, and are named by their number', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(newTrack('/music/a.mp3'));
    library.corrections.append({ trackId: id, tag: 'jazz', ...append });
    const good = JSON.stringify({ ...[...library.decisionLines.export()][0], tag: 'new' });
    for (const bad of [
      '{',
      'null',
      '[]',
      '{"contentId":"x"}',
      good.replace('accepted', 'loved'),
      good.replace('new', 'n\\u0000w'),
    ]) {
      assert.throws(
        () => library.decisionLines.import([good, bad]),
        /^ParameterError: Line 2 is no decision/,
      );
    }
    assert.equal([...library.decisionLines.export()].length, 1);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NewWrite } from '../../src-main/library/Journal.ts';
import { contentId, temporaryLibrary } from './temporaryLibrary.ts';
import { openDatabase } from './openDatabase.ts';

const hash = (name: string) => contentId(name).toString('hex');

function newWrite(path: string, parts: Partial<NewWrite> = {}): NewWrite {
  return {
    path,
    contentId: hash(path),
    fields: [{ field: 'GENRE', before: ['Rock'], after: ['Rock', 'Techno'] }],
    before: { size: 1000, tagHash: hash('before'), modifiedNs: 1_700_000_000_123_456_789n },
    after: { size: 1010, tagHash: hash('after') },
    undo: Buffer.of(1, 2, 3),
    method: 'replaced',
    temporary: '/music/.hearmark-\udce9.tmp',
    undoes: undefined,
    ...parts,
  };
}

describe('journal', () => {
  test('keeps what was written, exactly', (t) => {
    const { journal } = temporaryLibrary(t);
    const batchId = journal.addBatch('Write 1 file');
    const write = newWrite('/music/caf\udce9.mp3');
    const id = journal.begin(batchId, write);
    assert.deepEqual(
      journal.unended().map((one) => one.id),
      [id],
    );
    journal.settle(id, 'applied');
    const { at, ...found } = journal.get(id)!;
    assert.ok(at > 0);
    assert.deepEqual(found, { ...write, id, batchId, state: 'applied', reason: undefined });
    assert.deepEqual(journal.unended(), []);
    assert.equal(journal.get(id + 1), undefined);
  });

  test('knows which writes stand', (t) => {
    const { journal } = temporaryLibrary(t);
    const first = journal.addBatch('first');
    const a = journal.begin(first, newWrite('/a'));
    const b = journal.begin(first, newWrite('/b'));
    const c = journal.begin(first, newWrite('/c'));
    journal.settle(a, 'applied');
    journal.settle(b, 'failed', 'the drive is full');
    journal.settle(c, 'applied');
    assert.deepEqual(journal.standing(), [c, a]);
    assert.deepEqual(journal.standing({ contentId: hash('/a') }), [a]);
    const second = journal.addBatch('undo');
    const undo = journal.begin(second, newWrite('/a', { undoes: a }));
    assert.deepEqual(journal.standing({ batchId: first }), [c, a], 'not yet');
    assert.deepEqual(
      journal.batches().map(({ open }) => open),
      [1, 0],
    );
    journal.settle(undo, 'applied');
    assert.deepEqual(journal.standing({ batchId: first }), [c]);
    assert.deepEqual(
      journal
        .batches()
        .map(({ id, title, applied, standing, open }) => ({ id, title, applied, standing, open })),
      [
        { id: second, title: 'undo', applied: 1, standing: 0, open: 0 },
        { id: first, title: 'first', applied: 2, standing: 1, open: 0 },
      ],
    );
    assert.equal(journal.ofBatch(first)[1]!.reason, 'the drive is full');
  });

  test('refuses to be changed, and to end a write twice', (t) => {
    const library = temporaryLibrary(t);
    const { journal } = library;
    const id = journal.begin(journal.addBatch('x'), newWrite('/a'));
    journal.settle(id, 'applied');
    assert.throws(() => journal.settle(id, 'failed'), /append-only/);
    const database = openDatabase(library.file);
    t.after(() => database.close());
    for (const sql of [
      `UPDATE writes SET undo = x''`,
      `DELETE FROM writes`,
      `UPDATE write_ends SET state = 'failed'`,
      `DELETE FROM write_ends`,
      `INSERT OR REPLACE INTO write_ends (write_id, state, at) VALUES (${id}, 'failed', 0)`,
      `UPDATE write_batches SET title = ''`,
      `DELETE FROM write_batches`,
    ]) {
      assert.throws(() => database.exec(sql), /append-only/, sql);
    }
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { WriteTask } from '../../../src-main/writing/tasks/WriteTask.ts';

it('a page of a preview shows as text what would turn its lines around', async () => {
  const line = { field: 'GENRE', kind: 'stale' as const, accepted: false };
  const values = { before: ['a\u202eb'], after: ['\u2066c'], written: ['d\u2069\ne'] };
  const task = new WriteTask(
    1,
    {
      kind: 'undo',
      title: 'Undo',
      files: 1,
      atOnce: 1,
      look: () =>
        Promise.resolve({
          path: '/music/\u202dg.mp3',
          trackId: null,
          lines: [{ ...line, ...values }],
          state: 'planned',
        }),
      begin: () => assert.fail('nothing is written'),
      write: () => assert.fail('nothing is written'),
    },
    { onChange: () => {}, busyPausesSeconds: [] },
  );
  await task.looked;
  const [file] = task.page('changes', 0, 10).files;
  assert.equal(file!.path, '/music/\\u202dg.mp3');
  const shown = { before: ['a\\u202eb'], after: ['\\u2066c'], written: ['d\\u2069\ne'] };
  assert.deepEqual(file!.lines, [{ ...line, ...shown, line: 0 }]);
  assert.deepEqual(task.changes[0]!.lines[0]!.before, values.before, 'what is written is what it is');
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import type { LoggedDecisions } from '../../src-main/training/collectLessons.ts';
import { keepDecisions } from '../../src-main/training/keepDecisions.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();
const decisions: LoggedDecisions = {
  log: { correctionId: 3, changeId: 2 },
  tags: [],
  tracks: [
    {
      trackId: 1,
      contentId: Buffer.from('content'),
      artist: null,
      albumArtist: null,
      album: 'Album',
      folderId: 3,
      decisions: new Map([[7, true]]),
    },
  ],
};

test('decisions are those of the first time', () => {
  const file = join(folder, 'decisions');
  assert.equal(keepDecisions(file, () => decisions), decisions); // prettier-ignore
  const kept = keepDecisions(file, () => assert.fail('they are kept'));
  assert.deepEqual(kept, decisions);
  assert.equal(kept.tracks[0]!.contentId.toString('hex'), Buffer.from('content').toString('hex'));
});

test('decisions that cannot be kept or read are an error that says so', () => {
  const damaged = join(folder, 'damaged');
  writeFileSync(damaged, 'no decisions');
  const read = () => decisions;
  for (const file of [damaged, join(damaged, 'file')])
    assert.throws(
      () => keepDecisions(file, read),
      (error) => error instanceof ModelError && error.path === file,
    );
});

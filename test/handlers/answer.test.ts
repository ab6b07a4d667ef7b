import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ReadError } from '../../src-main/errors.ts';
import { answer } from '../../src-main/handlers/answer.ts';
import type { Handlers } from '../../src-main/handlers/Handlers.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('what a page is told of errors', () => {
  const logs = temporaryFolder();
  process.env.HEARMARK_LOGS = logs;
  const log = join(logs, 'hearmark.log');
  const answerThat = (listTags: () => never) => answer({ listTags } as unknown as Handlers, 'listTags', null);

  it('is all of a named error, which is not noted', async () => {
    const outcome = await answerThat(() => {
      throw new ReadError('cannot read it: plug the drive in');
    });
    assert.deepEqual(outcome, { error: { name: 'ReadError', message: 'cannot read it: plug the drive in' } });
    assert.throws(() => readFileSync(log), { code: 'ENOENT' });
  });

  it('is nothing of a mistake of ours but where its details are, and there they are', async () => {
    const outcome = await answerThat(() => {
      throw new TypeError('tags.map is not a function');
    });
    const message = `Hearmark made a mistake. The details are in its log: ${log}`;
    assert.deepEqual(outcome, { error: { name: 'HearmarkError', message } });
    assert.match(
      readFileSync(log, 'utf8'),
      / answering listTags .*\nTypeError: tags.map is not a function\n +at /,
    );
  });
});

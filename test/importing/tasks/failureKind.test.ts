import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FailureKind } from '../../../src-main/api.ts';
import { openAudioOf } from '../../../src-main/analysis/openAudioOf.ts';
import { noAudioReasons, reasonOf } from '../../../src-main/errors.ts';
import { FileReader } from '../../../src-main/files/FileReader.ts';
import { readErrorFrom } from '../../../src-main/files/readErrorFrom.ts';
import { failureKind } from '../../../src-main/importing/tasks/failureKind.ts';
import { failurePage } from '../../../src-main/importing/tasks/failurePage.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 7)]);

test('what reading and decoding say is told by what can be done about it', () => {
  const folder = temporaryFolder();
  const kindOf = (bytes: Buffer, name: string): FailureKind => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    try {
      using reader = new FileReader(path);
      openAudioOf(reader)[Symbol.dispose]();
    } catch (error) {
      return failureKind(reasonOf(error));
    }
    throw new Error(`${name} is audio`);
  };
  assert.equal(kindOf(Buffer.alloc(0), 'empty.mp3'), 'empty');
  assert.equal(kindOf(jpeg, 'picture.mp3'), 'notAudio');
  assert.equal(kindOf(Buffer.from('hello\n'.repeat(500)), 'text.flac'), 'damaged');

  const codes: [string, FailureKind][] = [
    ...(['EACCES', 'EPERM'] as const).map((code) => [code, 'permission'] as [string, FailureKind]),
    ...['EIO', 'ESTALE', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN', 'ETIMEDOUT'].map(
      (code) => [code, 'drive'] as [string, FailureKind],
    ),
    ['ENOENT', 'gone'],
    ['EMFILE', 'other'],
  ];
  for (const [code, kind] of codes) {
    const error = readErrorFrom(Object.assign(new Error(code), { code }), '/music/a.mp3');
    assert.equal(failureKind(error.message), kind, error.message);
  }
  for (const reason of Object.values(noAudioReasons)) assert.equal(failureKind(reason), 'empty');
  assert.equal(failureKind('the decoder crashed on it (SIGSEGV)'), 'crash');
  assert.equal(failureKind('corrupt or encrypted: none of its 9 packets can be decoded'), 'damaged');
  assert.equal(failureKind('there is no decoder for this codec'), 'unsupported');
  assert.equal(failureKind(reasonOf(new TypeError('x'))), 'other');
});

test('failures are listed by kind, in pages, and counted', () => {
  const failures = ['the file is empty', 'corrupt: x', 'the file is empty', 'corrupt: y'].map(
    (reason, index) => ({ path: `/${index}`, reason, retry: false }),
  );
  const pathsOf = (kind: FailureKind | null, offset = 0, limit = 9) =>
    failurePage(failures, kind, offset, limit).failures.map(({ path }) => path);
  assert.deepEqual(pathsOf(null), ['/0', '/1', '/2', '/3']);
  assert.deepEqual(pathsOf('empty'), ['/0', '/2']);
  assert.deepEqual(pathsOf('damaged', 1), ['/3']);
  assert.deepEqual(pathsOf('drive'), []);
  const { total, kinds } = failurePage(failures, 'empty', 0, 1);
  assert.equal(total, 2);
  assert.deepEqual(kinds, [
    { kind: 'empty', files: 2 },
    { kind: 'damaged', files: 2 },
  ]);
});

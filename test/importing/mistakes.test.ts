import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { MistakeError } from '../../src-main/errors.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { FileResult } from '../../src-main/importing/ImportEvent.ts';
import { tellMistake } from '../../src-main/log/tellMistake.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

/** Imports three files by a worker module of this folder, one file at a time. */
async function importBy(worker: string): Promise<FileResult[]> {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  for (const name of ['a', 'mistaken', 'z']) {
    makeAudio(join(music, `${name}.flac`), { seconds: 4, channels: 1, frequencyHz: 100 + name.length });
  }
  const library = openNewLibrary(join(folder, 'library.db'));
  const pool = new AnalysisPool({
    modelFolder: firstCrnn,
    jobs: 1,
    launch: (_module, args) => launchProcess(join(import.meta.dirname, worker), args),
  });
  const results: FileResult[] = [];
  try {
    const modelId = registerModel(library, await loadModelPackage(firstCrnn));
    const report = (event: { kind: string }) => {
      if (event.kind === 'file') results.push(event as FileResult & { kind: string });
    };
    await importFolder([music], { library, pool, modelId, coverage: 'whole', report });
    return results;
  } finally {
    pool.close();
    library.close();
  }
}

describe('a mistake of ours in an analysis process', () => {
  const logs = temporaryFolder();

  it('costs the file, which says so, and no other; the log gets it whole', async () => {
    const results = await importBy('mistakenWorker.ts');
    assert.deepEqual(results.map(({ path, status }) => [basename(path), status]).sort(), [
      ['a.flac', 'ok'],
      ['mistaken.flac', 'failed'],
      ['z.flac', 'ok'],
    ]);
    const { reason, retry, mistake } = results.find(({ status }) => status === 'failed')!;
    assert.match(reason!, /^because of a mistake in Hearmark \(TypeError\)/);
    assert.equal(retry, true);
    assert.equal(mistake!.name, 'TypeError');
    assert.match(mistake!.stack!, /reading 'digits'\)\n +at .*mistakenWorker\.ts:\d+/);
  });

  it('ends the job where it is in the way of every file', async () => {
    await assert.rejects(importBy('brokenWorker.ts'), (error: unknown) => {
      assert.ok(error instanceof MistakeError);
      assert.match(error.message, /cannot begin, because of a mistake in Hearmark \(RangeError\)/);
      assert.match(
        (error.cause as Error).stack!,
        /^RangeError: the wrong way round\n +at .*brokenWorker\.ts:\d+/,
      );
      process.env.HEARMARK_LOGS = logs;
      assert.equal(tellMistake('an import', error), error.message);
      assert.match(
        readFileSync(join(logs, 'hearmark.log'), 'utf8'),
        /caused by RangeError: the wrong way round\n +at /,
      );
      return true;
    });
  });
});

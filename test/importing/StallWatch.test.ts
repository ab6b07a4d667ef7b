import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import type { AnalysisTalk } from '../../src-main/analysis/protocol.ts';
import type { ChildReport } from '../../src-main/processes/Talk.ts';
import type { ImportEvent } from '../../src-main/importing/ImportEvent.ts';
import { StallWatch } from '../../src-main/importing/StallWatch.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('a drive that does not answer', () => {
  const folder = temporaryFolder();
  const pools: AnalysisPool[] = [];
  after(() => pools.forEach((pool) => pool.close()));

  it('pauses the job and ends no process, however long it takes', async () => {
    const slow = join(import.meta.dirname, 'slowDriveWorker.ts');
    const pool = new AnalysisPool({
      modelFolder: firstCrnn,
      jobs: 1,
      hangSeconds: 1,
      launch: (_module, parameters) => launchProcess(slow, parameters),
    });
    pools.push(pool);
    const events: ImportEvent[] = [];
    using _watch = new StallWatch(pool, (event) => events.push(event), 1);
    // The process is not killed for hanging (1 s): the file gets its own answer after 4 s.
    await assert.rejects(
      pool.analyse('a.mp3', 'whole', () => ['tags']),
      /a\.mp3 at last/,
    );
    assert.equal(events[0]?.kind, 'paused');
  });

  it('is told by the real process before each read and after', async () => {
    const signs: (string | undefined)[] = [];
    const pool = new AnalysisPool({
      modelFolder: firstCrnn,
      jobs: 1,
      launch(module, parameters) {
        const handle = launchProcess(module, parameters);
        handle.onMessage((message) => {
          const report = message as ChildReport<AnalysisTalk>;
          if (report.kind === 'alive') signs.push(report.waitingFor);
        });
        return handle;
      },
    });
    pools.push(pool);
    await pool.analyse(makeAudio(join(folder, 'a.wav'), { seconds: 10 }), 'whole', () => ['tags']);
    assert.equal(signs[0], 'drive');
    assert.ok(signs.filter((waitingFor) => waitingFor).length >= 5, `${signs.length} signs for 1.7 MB`);
    assert.equal(signs.at(-1), undefined);
  });

  it('shows while the next folder does not come', async () => {
    const pool = new AnalysisPool({ modelFolder: firstCrnn, jobs: 1 });
    pools.push(pool);
    const told = { paused: Promise.withResolvers<void>(), resumed: Promise.withResolvers<void>() };
    const events: string[] = [];
    const report = ({ kind }: ImportEvent) => {
      events.push(kind);
      if (kind === 'paused' || kind === 'resumed') told[kind].resolve();
    };
    using watch = new StallWatch(pool, report, 0.5);
    async function* walk() {
      yield 1;
      await told.paused.promise;
      yield 2;
    }
    const seen: number[] = [];
    for await (const step of watch.watching(walk())) {
      seen.push(step);
      if (step === 2) await told.resumed.promise;
    }
    assert.deepEqual(seen, [1, 2]);
    assert.deepEqual(events, ['paused', 'resumed']);
  });
});

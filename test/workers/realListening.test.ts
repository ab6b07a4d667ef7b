import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import type { Analyser } from '../../src-main/analysis/Analyser.ts';
import type { HearingFolders } from '../../src-main/analysis/protocol.ts';
import { inOwnProcess } from '../../src-main/models/tryModel.ts';
import { musicTasks } from '../../src-main/scores/musicTasks.ts';
import { fitInOwnProcess } from '../../src-main/training/tasks/fitInOwnProcess.ts';
import { NatsServer } from '../../src-main/workers/NatsServer.ts';
import { work } from '../../src-main/workers/Worker.ts';
import { Workers } from '../../src-main/workers/Workers.ts';
import { writeWorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { makeTowers } from '../hearing/makeTowers.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { freePort } from './freePort.ts';
import { withoutNats } from './withoutNats.ts';

describe('a machine with a network of its own', { skip: withoutNats }, () => {
  const folder = temporaryFolder();
  const hearing: HearingFolders = {
    rhythm: join('models', 'hearmark-rhythm'),
    key: join('models', 'hearmark-key'),
    voice: join('models', 'hearmark-voice'),
    words: makeTowers(join(folder, 'models')),
  };

  it('gets the model and the music, and hears what the owner hears', async () => {
    const music = join(folder, 'music');
    const paths = [220, 330].map((frequencyHz) => {
      const path = join(music, `${frequencyHz}.flac`);
      makeAudio(path, { seconds: 30, channels: 1, frequencyHz });
      return path;
    });
    const libraryFile = join(folder, 'library.db');
    const config = await NatsServer.prepare(libraryFile, { host: '127.0.0.1', port: await freePort() });
    writeWorkersConfig(libraryFile, config);
    const workers = (await Workers.open({ libraryFile, version: 'test' }))!;
    const local = new AnalysisPool({ modelFolder: firstCrnn, hearing, jobs: 1 });
    const end = new AbortController();
    const ended = work({
      url: config.url,
      key: { seed: config.seed },
      version: 'test',
      machine: 'another',
      slots: 1,
      runtime: 'onnx-cpu',
      roots: new Map(),
      folder: join(folder, 'worker'),
      openAnalyser: ({ folder: modelFolder, hearing: sent }) =>
        Promise.resolve(new AnalysisPool({ modelFolder, hearing: sent, jobs: 1 })),
      tryModel: inOwnProcess,
      fit: fitInOwnProcess,
      say: () => {},
      signal: end.signal,
    });
    try {
      const pool = await workers.share(onlyForTrials(local), { folder: firstCrnn, hearing }, [music]);
      for (const path of paths) {
        const theirs = await pool.analyse(path, 'whole', () => ['tags', ...musicTasks]);
        const ours = await local.analyse(path, 'whole', () => ['tags', ...musicTasks]);
        assert.deepEqual(theirs.contentId, ours.contentId);
        assert.deepEqual({ ...theirs.tags }, { ...ours.tags });
        assert.equal(theirs.modifiedNs, ours.modifiedNs);
        const furthest = Math.max(
          ...theirs.heard!.scores.map((score, tag) => Math.abs(score - ours.heard!.scores[tag]!)),
        );
        assert.ok(furthest < 1e-6, `${furthest}`);
        assert.deepEqual(Object.keys(theirs.music!).sort(), [...musicTasks].sort());
        assert.deepEqual(theirs.music, ours.music);
        assert.equal(ours.music!.words!.heard!.vector.length, 12);
      }
      const unheard = await pool.analyse(paths[0]!, 'sampled', () => []);
      assert.equal(unheard.heard, undefined, 'the owner said that it need not be listened to');
      assert.equal(workers.machines[0]!.done, 3);
      pool.close();
    } finally {
      end.abort();
      await ended;
      await workers.close();
      local.close();
      await new NatsServer(libraryFile, config).stop();
    }
  });
});

/** This machine hears the test sound, and what others cannot do: nothing else. */
function onlyForTrials(local: AnalysisPool): Analyser {
  return {
    jobs: 0,
    begun: 0,
    waitingSeconds: 0,
    analyse: (...request) => local.analyse(...request),
    close: () => {},
  };
}

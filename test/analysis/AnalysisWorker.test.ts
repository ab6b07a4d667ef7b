import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnalysisWorker } from '../../src-main/analysis/AnalysisWorker.ts';
import type { ProcessHandle } from '../../src-main/processes/launchProcess.ts';

describe('an analysis worker', () => {
  it('asks nobody about what was on its way when it was ended', () => {
    let say: (message: unknown) => void = () => {};
    const sent: unknown[] = [];
    const handle: ProcessHandle = {
      pid: 1,
      send: (message) => sent.push(message),
      onMessage: (listener) => (say = listener),
      onExit: () => {},
      kill: () => {},
    };
    const worker = new AnalysisWorker(
      handle,
      'onnx-cpu',
      () => {},
      () => {},
    );
    let asked = 0;
    const identified = { kind: 'identified', identity: { contentId: new Uint8Array(32) } };
    say({ kind: 'ready' });
    worker.start({
      path: '/music/a.mp3',
      coverage: 'whole',
      runtime: 'onnx-cpu',
      shouldListen: () => ++asked > 0,
      resolve: () => {},
      reject: () => {},
    });
    say(identified);
    assert.equal(asked, 1);
    worker.kill();
    say(identified);
    assert.equal(asked, 1, 'the library may be closed by now');
    assert.deepEqual(sent, [
      { kind: 'analyse', path: '/music/a.mp3', coverage: 'whole' },
      { kind: 'proceed', listen: true },
    ]);
  });
});

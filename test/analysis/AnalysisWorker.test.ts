import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { AnalysisWorker } from '../../src-main/analysis/AnalysisWorker.ts';
import type { ProcessHandle } from '../../src-main/processes/launchProcess.ts';

describe('an analysis worker', () => {
  it('asks nobody about what was on its way when it was ended', async () => {
    let say: (message: unknown) => void = () => {};
    const sent: unknown[] = [];
    const handle: ProcessHandle = {
      pid: 1,
      send: (message) => sent.push(message),
      onMessage: (listener) => (say = listener),
      onExit: () => {},
      kill: () => {},
    };
    const worker = new AnalysisWorker({
      launch: () => handle,
      modelFolder: '/models/none',
      runtime: 'onnx-cpu',
      hearing: {},
      onHeard: () => {},
      onIdle: () => {},
      onExit: () => {},
    });
    let asked = 0;
    const identified = { kind: 'question', question: { contentId: new Uint8Array(32) } };
    say({ kind: 'ready' });
    worker.start({
      request: { path: '/music/a.mp3', coverage: 'whole' },
      runtime: 'onnx-cpu',
      whatToHear: () => (++asked > 0 ? ['tags'] : []),
      resolve: () => {},
      reject: () => {},
    });
    say(identified);
    assert.equal(asked, 1);
    await turn();
    worker.kill();
    say(identified);
    assert.equal(asked, 1, 'the library may be closed by now');
    assert.deepEqual(sent, [
      { kind: 'request', request: { path: '/music/a.mp3', coverage: 'whole' } },
      { kind: 'reply', reply: ['tags'] },
    ]);
  });
});

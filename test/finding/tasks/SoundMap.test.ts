import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SoundMapState } from '../../../src-main/api.ts';
import { mapFile } from '../../../src-main/finding/map/mapFile.ts';
import { SoundMap } from '../../../src-main/finding/tasks/SoundMap.ts';
import { Projection } from '../../../src-main/simd/Projection.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { model, temporaryLibrary } from '../../library/temporaryLibrary.ts';
import { hearClusters } from '../map/clusters.ts';

test('the map of sound is laid out by a process when it is looked at, and kept', async (t) => {
  const library = temporaryLibrary(t);
  const { modelId, hear } = hearClusters(library);
  const states: SoundMapState[] = [];
  const open = (launch: LaunchProcess = launchProcess) => {
    const map = new SoundMap({
      library,
      launch,
      onChange: (state) => states.push(state),
      restMs: () => 1000,
    });
    t.after(() => map.close());
    return map;
  };
  const soundMap = open();

  // Nothing was heard: nothing is done
  assert.deepEqual(soundMap.look(), {
    revision: 0,
    state: 'ready',
    reason: null,
    share: null,
    version: null,
  });
  hear(30);
  assert.equal(soundMap.look().state, 'working');
  assert.equal(soundMap.look().state, 'working');
  await soundMap.ended;
  const { map: first } = soundMap;
  assert.equal(first?.ids.length, 30);
  assert.deepEqual([states[0]!.state, states.at(-1)!.state], ['working', 'ready']);
  assert.equal(states.at(-1)!.version, first.version);

  // What comes soon after is taken together, in a moment
  hear(40);
  assert.equal(soundMap.look().state, 'ready');
  for (let tries = 0; soundMap.map?.ids.length !== 40 && tries < 1000; tries++)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const { map: second } = soundMap;
  assert.equal(second?.ids.length, 40);
  assert.notEqual(second.version, first.version);
  await soundMap.ended;

  // Who stops it has what was there, and nothing begins by itself
  hear(60);
  soundMap.layOut();
  soundMap.stop();
  await soundMap.ended;
  assert.equal(soundMap.look().state, 'stopped');
  assert.deepEqual(soundMap.map?.ids, second.ids);

  // The next start has it at once; one that is damaged is made anew, or says why not
  assert.deepEqual(open().map?.x, second.x);
  const file = mapFile(library.file, modelId);
  writeFileSync(file, readFileSync(file).subarray(1));
  let launches = 0;
  const mended = open((module, args) => {
    if (launches++ === 0) throw new Error('no process can be started');
    return launchProcess(module, args);
  });
  assert.equal(mended.look().version, null);
  await mended.ended;
  assert.equal(mended.look().state, 'failed');
  assert.match(mended.data.reason!, /\w/);
  mended.layOut();
  await mended.ended;
  assert.deepEqual([mended.data.state, mended.map?.regions.points], ['ready', [20, 20, 20]]);

  // Another model has a map of its own, whatever became of the one before: here of nothing, since it has heard nothing
  mended.layOut();
  library.browse.useModel(library.models.register({ ...model, version: '2.0.0' }));
  mended.look();
  await mended.ended;
  assert.deepEqual([mended.look().version, mended.look().state], [null, 'ready']);
  assert.deepEqual([soundMap.look().version, soundMap.look().state], [null, 'ready']); // it was stopped
  library.browse.useModel(null);
  assert.deepEqual([mended.look().version, mended.layOut().state], [null, 'ready']);
});

test('a map of another space of likeness is laid out anew by itself', async (t) => {
  const library = temporaryLibrary(t);
  const { modelId, hear } = hearClusters(library);
  hear(20);
  const look = async () => {
    const soundMap = new SoundMap({ library, launch: launchProcess, onChange: () => {} });
    const { state } = soundMap.look();
    await soundMap.ended;
    const { map } = soundMap;
    await soundMap.close();
    return [state, map?.ids.length, map?.space];
  };
  assert.deepEqual(await look(), ['working', 20, null]);
  const mean = new Float32Array(8).fill(5);
  const matrix = Float32Array.from({ length: 3 * 8 }, (_, at) => Number(at % 9 === 0));
  const space = new Projection({ mean, matrix });
  library.browse.useModel(modelId, space);
  assert.deepEqual(await look(), ['working', 20, space.hash]);
  assert.deepEqual(await look(), ['ready', 20, space.hash]);
});

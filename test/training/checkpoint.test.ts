import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { encodeSafetensors } from '../../src-main/taggers/safetensors.ts';
import { Checkpoint } from '../../src-main/training/Checkpoint.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const folder = temporaryFolder();

describe('a checkpoint', () => {
  const weights = new Map([['a', { shape: [2], data: Float32Array.of(1, 2) }]]);
  const curve = [{ epoch: 0, loss: 1, validationLoss: 2, rocAuc: 0.5, prAuc: null, seconds: 3 }];
  const state = { request: 'this', curve, bestEpoch: 0, current: weights, best: weights };

  it('comes back as it was, for the same request only, and keeps no old weights', async () => {
    const place = join(folder, 'checkpoint');
    const checkpoint = new Checkpoint(place);
    assert.equal(await checkpoint.load('this'), undefined);
    await checkpoint.save(state);
    const later = new Map([['a', { shape: [2], data: Float32Array.of(3, 4) }]]);
    await checkpoint.save({ ...state, current: later, best: later });
    assert.equal(readdirSync(place).length, 2);
    const { current } = (await checkpoint.load('this'))!;
    assert.deepEqual([...current.get('a')!.data], [3, 4]);
    assert.equal(await checkpoint.load('another'), undefined);
    await checkpoint.remove();
    assert.equal(await checkpoint.load('this'), undefined);
  });

  it('is not taken up where another release wrote it', async () => {
    const place = join(folder, 'older');
    const checkpoint = new Checkpoint(place);
    await checkpoint.save(state);
    const file = join(place, 'state.json');
    const { format: _format, ...older } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const [{ rocAuc: _rocAuc, prAuc: _prAuc, ...line }] = curve as [(typeof curve)[number]];
    writeFileSync(file, JSON.stringify({ ...older, curve: [line] }));
    assert.equal(await checkpoint.load('this'), undefined);
    await checkpoint.save(state);
    assert.deepEqual((await checkpoint.load('this'))!.curve, curve);
  });

  it('stands as it was where the disk takes no more while the next one is written', async (test) => {
    if (process.platform === 'win32') return test.skip('Windows has no limit for the size of a file');
    const place = join(folder, 'full-disk');
    const checkpoint = new Checkpoint(place);
    await checkpoint.save(state);
    const script = `
      import { Checkpoint } from ${JSON.stringify(import.meta.resolve('../../src-main/training/Checkpoint.ts'))};
      const weights = new Map([['a', { shape: [50000], data: new Float32Array(50000).fill(2) }]]);
      const state = { request: 'this', curve: [], bestEpoch: 0, current: weights, best: weights };
      await new Checkpoint(process.argv[1]).save(state).catch(({ name, message }) => console.log(name, message));`;
    // 100 KiB: the write ends half way through, as on a full disk
    const limited = 'ulimit -f 100; exec "$0" --input-type=module -e "$1" "$2"';
    const { stdout } = spawnSync('bash', ['-c', limited, process.execPath, script, place], {
      encoding: 'utf8',
    });
    assert.match(stdout, /ModelError cannot keep where the training stands/);
    assert.deepEqual([...(await checkpoint.load('this'))!.current.get('a')!.data], [1, 2]);
    await checkpoint.save(state);
    assert.equal(readdirSync(place).length, 2, 'what was half written is gone');
  });

  it('is refused where its weights are no numbers, were changed, or cut short', async () => {
    const place = join(folder, 'damaged');
    const checkpoint = new Checkpoint(place);
    await checkpoint.save({
      ...state,
      current: new Map([['a', { shape: [1], data: Float32Array.of(NaN) }]]),
    });
    await assert.rejects(checkpoint.load('this'), /is damaged .*delete it to start again/);
    await checkpoint.save(state);
    const [name] = readdirSync(place).filter((one) => one.endsWith('.safetensors'));
    const other = encodeSafetensors(new Map([['a', { shape: [2], data: Float32Array.of(1, 3) }]]));
    writeFileSync(join(place, name!), other);
    await assert.rejects(checkpoint.load('this'), /were changed/);
    writeFileSync(join(place, 'state.json'), '{"request":');
    await assert.rejects(checkpoint.load('this'), ModelError);
    const file = join(folder, 'in-the-way');
    writeFileSync(file, '');
    await assert.rejects(
      new Checkpoint(join(file, 'place')).save(state),
      /cannot keep where the training stands/,
    );
  });
});

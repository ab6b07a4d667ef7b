import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File, ready } from 'h5wasm';
import { ModelError } from '../../../src-main/errors.ts';
import { readKerasWeights } from '../../../src-main/models/importers/readKerasWeights.ts';
import { referenceFolder, withoutReference } from '../../reference.ts';

/** Makes an HDF5 file in memory. */
async function makeHdf5(fill: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File('/made.h5', 'w');
  fill(file);
  file.close();
  return FS.readFile('/made.h5');
}

const refuses = (bytes: Uint8Array, message: RegExp) =>
  assert.rejects(readKerasWeights(bytes), (error: unknown) => {
    assert.ok(error instanceof ModelError, String(error));
    assert.match(error.message, message);
    return true;
  });

describe('the first published CRNN', { skip: withoutReference }, () => {
  const readFile = () => readFileSync(join(referenceFolder, 'weights', 'choi-crnn-msd.h5'));

  it('reads as named arrays', async () => {
    const weights = await readKerasWeights(readFile());
    assert.equal(weights.size, 48);
    assert.deepEqual(weights.get('conv2/conv2_W_1:0')!.shape, [128, 64, 3, 3]);
    assert.deepEqual(weights.get('output/output_W_1:0')!.shape, [32, 50]);
    assert.ok(weights.get('bn1/bn1_running_std_1:0')!.data.every((value) => value > 0));
  });

  it('is refused where it is cut short anywhere', async () => {
    const bytes = readFile();
    for (let length = 0; length < bytes.length; length += 997) {
      await refuses(bytes.subarray(0, length), /HDF5 file: /);
    }
  });
});

describe('readKerasWeights', () => {
  it("reads a whole model's weights, and doubles", async () => {
    const bytes = await makeHdf5((file) => {
      const layer = file.create_group('model_weights').create_group('dense');
      layer.create_dataset({ name: 'kernel:0', data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] });
      file.create_group('optimizer_weights').create_dataset({ name: 'm', data: Float32Array.of(1) });
    });
    const weights = await readKerasWeights(bytes);
    assert.deepEqual([...weights.keys()], ['dense/kernel:0']);
    assert.deepEqual([...weights.get('dense/kernel:0')!.data], [1, 2, 3, 4]);
  });

  it('refuses bombs: large shapes without data, compressed data, groups without end', async () => {
    const chunks = [1000];
    const grown = await makeHdf5((file) => {
      const parts = { name: 'x', data: new Float32Array(1000), maxshape: [2 ** 40], chunks };
      file.create_dataset(parts).resize([2 ** 40]);
    });
    await refuses(grown, /makes 1099511627776 values of \d+ bytes/);
    const compressed = await makeHdf5((file) => {
      file.create_dataset({ name: 'x', data: new Float32Array(1e6), chunks, compression: 'gzip' });
    });
    await refuses(compressed, /compressed/);
    const endless = await makeHdf5((file) => void file.create_group('a').create_hard_link('/a', 'b'));
    await refuses(endless, /nested more than 8 deep/);
  });

  it('refuses what is no float, NaN, empty, a link to another file, or no HDF5', async () => {
    await refuses(
      await makeHdf5((file) => file.create_dataset({ name: 'x', data: Int32Array.of(1) })),
      /only 32- and/,
    );
    await refuses(
      await makeHdf5((file) => file.create_dataset({ name: 'x', data: Float32Array.of(NaN) })),
      /NaN/,
    );
    await refuses(await makeHdf5(() => undefined), /no data sets/);
    const linked = await makeHdf5((file) => void file.create_external_link('/etc/passwd', '/', 'x'));
    await refuses(linked, /neither a group nor a data set/);
    await refuses(Buffer.from('\x89HDF\r\n\x1a\nnothing', 'latin1'), /HDF5 file: /);
  });
});

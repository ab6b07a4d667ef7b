import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { File, ready, type Group } from 'h5wasm';
import { seededRandom } from '../../taggers/seededRandom.ts';

export { layers, tf };

/** What TensorFlow.js hands to whoever saves a model. */
export interface Artifacts {
  modelTopology: { keras_version: string } & Record<string, unknown>;
  weightSpecs: { name: string; shape: number[]; dtype: string }[];
  weightData: ArrayBuffer;
}

/** Gives every weight of a model seeded values that neither vanish nor grow on their way; variances above zero. */
export function inventLayerWeights(model: layers.LayersModel, seed = 3): void {
  const random = seededRandom(seed);
  model.setWeights(
    model.weights.map(({ name, shape }) => {
      const sizes = shape as number[];
      const fanIn = sizes.slice(0, -1).reduce((product, size) => product * size, 1);
      const reach = sizes.length > 1 ? Math.sqrt(3 / fanIn) : 0.3;
      const middle = /gamma|variance/.test(name) ? 1 : 0;
      const length = sizes.reduce((product, size) => product * size, 1);
      return tf.tensor(
        Float32Array.from({ length }, () => middle + reach * (2 * random() - 1)),
        sizes,
      );
    }),
  );
}

/** What `model.save` hands over, in memory. */
export async function artifactsOf(model: layers.LayersModel): Promise<Artifacts> {
  let saved: Artifacts | undefined;
  await model.save({
    save(artifacts) {
      saved = artifacts as unknown as Artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
  });
  return saved!;
}

/** Writes model.json and its weights in shards, as TensorFlow.js does in a browser; returns the path of model.json. */
export function writeLayersModel(
  folder: string,
  { modelTopology, weightSpecs, weightData }: Artifacts,
): string {
  mkdirSync(folder, { recursive: true });
  const bytes = Buffer.from(weightData);
  // Where a shard ends has nothing to do with where a weight ends
  const middle = Math.floor(bytes.length / 3) + 1;
  const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
  writeFileSync(join(folder, paths[0]!), bytes.subarray(0, middle));
  writeFileSync(join(folder, paths[1]!), bytes.subarray(middle));
  const file = join(folder, 'model.json');
  const weightsManifest = [{ paths, weights: weightSpecs }];
  writeFileSync(file, JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }));
  return file;
}

/** Makes a Keras HDF5 file of the same model; null leaves the description out. */
export async function makeKerasFile(
  { modelTopology, weightSpecs, weightData }: Artifacts,
  config: string | null = JSON.stringify(modelTopology),
): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File('/made.h5', 'w');
  if (config !== null) file.create_attribute('model_config', config);
  file.create_attribute('keras_version', '2.15.0');
  const root = file.create_group('model_weights');
  let start = 0;
  for (const { name, shape } of weightSpecs) {
    const length = shape.reduce((product, size) => product * size, 1);
    const data = new Float32Array(weightData.slice(start, (start += 4 * length)));
    const path = name.split('/');
    const part = `${path.at(-1)}:0`;
    // Keras writes a layer's weights under their names, which begin with the layer's again
    const parent = [path[0]!, ...path.slice(0, -1)].reduce<Group>(
      (group, key) => (group.keys().includes(key) ? (group.get(key) as Group) : group.create_group(key)),
      root,
    );
    parent.create_dataset({ name: part, data, shape });
  }
  file.close();
  return FS.readFile('/made.h5');
}

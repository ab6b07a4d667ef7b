import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { loadBackend } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { TfjsTrainer } from '../../src-main/taggers/tfjs/TfjsTrainer.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { changeHead, installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { inventTracks, inventTruth } from '../training/inventLibrary.ts';

const corrected = [1000, 10_000];
const tagsOfEach = 10;
const heard = 100_000;
const models = ['hearmark-crnn', 'hearmark-transformer'];
const batch = 4;
const steps = 5;

/** How long training takes: the output layer on many corrections, scoring anew, a step through all layers. */
export async function benchTraining(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-training-'));
  try {
    const lines: string[] = [];
    for (const tracks of corrected) lines.push(await trainOutputLayer(folder, tracks));
    lines.push(await scoreAnew(folder));
    for (const name of models) lines.push(await stepThroughAll(name));
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function trainOutputLayer(folder: string, tracks: number): Promise<string> {
  const { library, model, modelId, layer, made } = await invent(join(folder, `${tracks}.db`), tracks);
  const tags = model.card.vocabulary.slice(0, tagsOfEach);
  library.transaction(() => {
    tags.forEach(({ tag, category }, index) => {
      const truth = inventTruth(layer.features, index);
      for (const track of made) {
        const action = truth(track) > 0 ? 'added' : 'rejected';
        library.corrections.append({ trackId: track.trackId, tag, category, action });
      }
    });
  });
  const startedAt = performance.now();
  const { rows } = await trainHead({ library, model, modelId, isWanted: () => true, seed: 1 });
  const seconds = (performance.now() - startedAt) / 1000;
  library.close();
  return `output layer, ${tracks} corrected tracks, ${rows.length} tags decided on each of them: ${seconds.toFixed(1)} s`;
}

async function scoreAnew(folder: string): Promise<string> {
  const file = join(folder, 'heard.db');
  const { library, model, modelId, layer, made } = await invent(file, heard);
  for (const { trackId, kind } of made.slice(0, 200)) {
    library.corrections.append({
      trackId,
      tag: 'mine',
      category: 'own',
      action: kind ? 'added' : 'rejected',
    });
  }
  const training = await trainHead({ library, model, modelId, isWanted: () => true, seed: 1 });
  const { installed } = await installHead(model, training, { insist: true, modelsFolder: folder });
  const toModelId = registerModel(library, installed);
  const head = changeHead(layer, training.rows);
  const before = statSync(file).size;
  const startedAt = performance.now();
  await rescoreLibrary({ library, head, aggregation: 'mean', fromModelId: modelId, toModelId });
  const seconds = (performance.now() - startedAt) / 1000;
  library.close();
  const grown = (statSync(file).size - before) / 2 ** 20;
  return `scored anew from what is stored: ${heard} tracks of 4 windows in ${seconds.toFixed(0)} s, ${(heard / seconds).toFixed(0)} tracks/s; the library grew by ${grown.toFixed(0)} MiB`;
}

async function stepThroughAll(name: string): Promise<string> {
  const { network, weights, card } = await loadModelPackage(join('models', name));
  const frontEnd = createFrontEnd(card.frontEnd);
  const start = {
    network,
    weights,
    inputShape: frontEnd.shape(card.inputSamples),
    tags: card.vocabulary.length,
  };
  const objective = { mode: 'instance' } as const;
  const trainer = await TfjsTrainer.open(start, { backend: 'wasm', objective, trained: 'all', seed: 1 });
  const { tf } = await loadBackend('wasm');
  const noise = Float32Array.from({ length: card.inputSamples }, (_, at) => Math.sin(at * at) / 5);
  const window = frontEnd.compute(noise);
  const labels = card.vocabulary.map(() => 0.2);
  const tracks = Array.from({ length: batch }, () => ({ windows: [window], labels }));
  const tensors: number[] = [];
  const seconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const startedAt = performance.now();
    trainer.step(tracks, 1e-4);
    seconds.push((performance.now() - startedAt) / 1000);
    tensors.push(tf.memory().numTensors);
  }
  const { device } = trainer;
  trainer.close();
  const rate = (batch * (steps - 1)) / seconds.slice(1).reduce((sum, one) => sum + one, 0);
  return `all layers of ${name} on ${device}: ${rate.toFixed(2)} windows/s (an epoch of 200 tracks: ${(200 / rate / 60).toFixed(1)} min); tensors after each step ${tensors.join(', ')}`;
}

async function invent(file: string, tracks: number) {
  const model = await loadModelPackage(join('models', 'hearmark-crnn'));
  const layer = await readOutputLayer(model);
  const library = openLibrary(file);
  const modelId = registerModel(library, model);
  const made = inventTracks({ library, modelId, layer, tracks });
  return { library, model, modelId, layer, made };
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchTraining()) console.log(line);
}

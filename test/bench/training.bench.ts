import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../../src-main/cli/table.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { backendNames, loadBackend, type BackendName } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { changeHead, installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { inventTracks, inventTruth } from '../training/inventLibrary.ts';
import type { StepMeasurement } from './measureSteps.ts';
import { networkNames } from './networkCases.ts';

const corrected = [1000, 10_000];
const tagsOfEach = 10;
const heard = 100_000;
const windowsATrack = 1;
const tracksOfEpoch = 200;
/** For one network: the published ones are ten times the size of ours. */
const limitMs = 120_000;

/** How long training takes: the output layer on many corrections, scoring anew, steps through all layers. */
export async function benchTraining(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-training-'));
  try {
    const lines: string[] = [];
    for (const tracks of corrected) lines.push(await trainOutputLayer(folder, tracks));
    lines.push(await scoreAnew(folder));
    lines.push(...(await stepThroughAll()));
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
  await rescoreLibrary({
    library,
    head,
    from: model.card,
    to: installed.card,
    fromModelId: modelId,
    toModelId,
  });
  const seconds = (performance.now() - startedAt) / 1000;
  library.close();
  const grown = (statSync(file).size - before) / 2 ** 20;
  return `scored anew from what is stored: ${heard} tracks of 4 windows in ${seconds.toFixed(0)} s, ${(heard / seconds).toFixed(0)} tracks/s; the library grew by ${grown.toFixed(0)} MiB`;
}

/** Steps through all layers of each network, on each backend that is installed. */
async function stepThroughAll(): Promise<string[]> {
  const lines = [`all layers, ${windowsATrack} random window a track and epoch, batches of 4:`];
  for (const backend of backendNames) {
    // Plain JavaScript takes minutes for a window
    if (backend === 'cpu') continue;
    const missing = await loadBackend(backend).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (missing !== undefined) {
      lines.push(`  ${backend}: ${missing}`);
      continue;
    }
    for (const name of networkNames)
      lines.push(`  ${backend}, ${name}: ${await measureApart(name, backend)}`);
  }
  return lines;
}

async function measureApart(name: string, backend: BackendName): Promise<string> {
  const child = fork(join(import.meta.dirname, 'measureSteps.ts'), [name, backend], { stdio: 'ignore' });
  const answer = new Promise<StepMeasurement | { reason: string }>((resolve) => {
    child.on('message', (message) => resolve(message as StepMeasurement));
    child.on('exit', (code, signal) => resolve({ reason: `its process ended (${signal ?? code})` }));
  });
  const late = sleep(limitMs, { reason: `no four steps within ${limitMs / 1000} s` }, { ref: false });
  const measured = await Promise.race([answer, late]);
  child.kill('SIGKILL');
  if ('reason' in measured) return measured.reason;
  const { device, rate, tensors, residentMiB } = measured;
  const epoch = formatDuration((windowsATrack * tracksOfEpoch) / rate);
  return (
    `${rate.toFixed(2)} windows/s on ${device} (an epoch of ${tracksOfEpoch} tracks ${epoch}), ` +
    `${residentMiB.toFixed(0)} MiB, tensors after each step ${tensors.join(' ')}`
  );
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

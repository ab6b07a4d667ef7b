import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError, toPlainError } from '../../errors.ts';
import { openLibraryToRead } from '../../library/openLibrary.ts';
import { parent } from '../../processes/parent.ts';
import { settleAsChild } from '../../processes/settleAsChild.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { readDecisions } from '../collectLessons.ts';
import { compareHeads } from '../compareHeads.ts';
import { keepDecisions } from '../keepDecisions.ts';
import { readOutputLayer } from '../outputLayer.ts';
import { takeTrainingLock } from '../takeTrainingLock.ts';
import { trainFull } from '../trainFull.ts';
import { installHead, trainHead } from '../trainHead.ts';
import { trainThresholds } from '../trainThresholds.ts';
import type {
  InstalledHead,
  Learnt,
  ModelPlace,
  TrainerProgress,
  TrainerReport,
  TrainerRequest,
  TrainerTasks,
} from './protocol.ts';

/**
 * A training process: reads the library, computes, and says what came of it; the library is written by its parent alone.
 * It answers one request, and may be killed at any moment.
 */

settleAsChild();
parent.onMessage((request) => void respond(request as TrainerRequest));
send({ kind: 'ready' });

async function respond(request: TrainerRequest): Promise<void> {
  try {
    send({ kind: 'answer', answer: await answer(request) });
  } catch (error) {
    send({ kind: 'failed', error: toPlainError(error) });
  }
}

async function answer(request: TrainerRequest): Promise<Learnt | InstalledHead> {
  switch (request.kind) {
    case 'learn':
      return learn(request);
    case 'install': {
      const { learnt, ...options } = request;
      const model = await openModel(request.model);
      const training = { ...learnt, layer: await readOutputLayer(model) };
      const { installed, head } = await installHead(model, training, options);
      return { name: installed.card.name, head };
    }
    case 'compare': {
      const trained = await openModel(request.trained);
      const head = await compareHeads(await openModel(request.model), trained);
      return { name: trained.card.name, head };
    }
  }
}

async function learn(asked: TrainerTasks['learn']['asks']): Promise<Learnt> {
  const { depth, libraryFile, modelId, tagIds, seed, epochs, folder, modelsFolder } = asked;
  using _lock = takeTrainingLock(libraryFile);
  const model = await openModel(asked.model);
  const library = openLibraryToRead(libraryFile);
  try {
    const request = {
      library,
      model,
      modelId,
      isWanted: ({ tagId }: { tagId: number }) => tagIds?.includes(tagId) ?? true,
      seed,
    };
    if (depth === 'thresholds') return { result: trainThresholds(request), rows: [], installed: null };
    if (depth === 'head') {
      const report = (share: number) => tell({ kind: 'share', share });
      const { result, rows } = await trainHead({ ...request, report });
      return { result, rows, installed: null };
    }
    mkdirSync(folder, { recursive: true });
    const trained = await trainFull({
      ...request,
      decisions: keepDecisions(join(folder, 'decisions'), () => readDecisions(library, modelId)),
      backend: 'wasm',
      epochs,
      checkpointFolder: join(folder, 'checkpoint'),
      modelsFolder,
      onProgress: tell,
      // Whoever wants it to stop ends this process: the last whole epoch is kept
      signal: new AbortController().signal,
    });
    const { result, installed } = trained!;
    return { result, rows: [], installed: installed?.card.name ?? null };
  } finally {
    library.close();
  }
}

/** Throws ModelError where it cannot be read, or is not the package that is meant. */
async function openModel({ folder, weightsHash }: ModelPlace): Promise<ModelPackage> {
  const model = await loadModelPackage(folder);
  if (model.weightsHash === weightsHash) return model;
  throw new ModelError(`${model.card.name} was changed meanwhile: start again`, { path: folder });
}

function tell(progress: TrainerProgress): void {
  send({ kind: 'progress', progress });
}

function send(report: TrainerReport): void {
  parent.send(report);
}

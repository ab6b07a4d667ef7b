import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../../errors.ts';
import { openLibraryToRead } from '../../library/openLibrary.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { Checkpoint } from '../Checkpoint.ts';
import { readDecisions } from '../collectLessons.ts';
import { compareHeads } from '../compareHeads.ts';
import { fitFromParent, type FitPlan } from '../fitFromParent.ts';
import { keepDecisions } from '../keepDecisions.ts';
import { readOutputLayer } from '../outputLayer.ts';
import { takeTrainingLock } from '../takeTrainingLock.ts';
import { trainFull } from '../trainFull.ts';
import { installHead, trainHead } from '../trainHead.ts';
import { trainThresholds } from '../trainThresholds.ts';
import {
  checkpointFolder,
  type InstalledHead,
  type Learnt,
  type ModelPlace,
  type TrainerProgress,
  type TrainerRequest,
  type TrainerTalk,
  type TrainerTasks,
} from './protocol.ts';

/**
 * A training process: reads the library, computes, and says what came of it; the library is written by its parent alone.
 * It answers one request, and may be killed at any moment.
 */

const backend = 'wasm';

type Tell = (progress: TrainerProgress) => void;
type FitElsewhere = (plan: FitPlan) => Promise<null>;

await serveParent<TrainerTalk>(
  ({ say, ask }) =>
    (request) =>
      answer(request, say, ask),
);

async function answer(
  request: TrainerRequest,
  tell: Tell,
  fitElsewhere: FitElsewhere,
): Promise<Learnt | InstalledHead | null> {
  switch (request.kind) {
    case 'learn':
      return learn(request, tell, fitElsewhere);
    case 'fit': {
      const { plan } = request;
      const checkpoint = new Checkpoint(request.checkpointFolder);
      await fitFromParent(await openModel(request.model), plan, { backend, checkpoint, report: tell });
      return null;
    }
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

async function learn(
  asked: TrainerTasks['learn']['asks'],
  tell: Tell,
  fitElsewhere: FitElsewhere,
): Promise<Learnt> {
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
      backend,
      epochs,
      checkpointFolder: checkpointFolder(folder),
      modelsFolder,
      onProgress: tell,
      ...(asked.isElsewhere && {
        fitElsewhere: async (plan: FitPlan) => {
          await fitElsewhere(plan);
        },
      }),
      // No signal: whoever wants it to stop ends this process, and the last whole epoch is kept
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

import { ModelError } from '../../errors.ts';
import { ownModelsFolder } from '../../locations.ts';
import { rescoreLibrary } from '../rescoreLibrary.ts';
import { askTrainer } from './askTrainer.ts';
import type { TrainingParts } from './TrainingParts.ts';
import type { TrainingTask } from './TrainingTask.ts';
import type { InstalledHead } from './protocol.ts';

/**
 * Installs a trained output layer, unless an earlier session did, scores the library by it from what is stored, and makes
 * it the model in use. Tracks that are scored already are passed over.
 */
export async function useHead(
  parts: TrainingParts,
  training: TrainingTask,
  insist: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { library, models, kept, emit } = parts;
  const parent = await models.open(training.plan.model);
  const { name, head } = await findHead(parts, training, parent.folder, insist, signal);
  training.enter(training.data.state, { trainedModel: name });
  kept.save(training);
  emit('changed', { what: ['models'], trackIds: null });
  const trained = await models.open(name);
  const startedMs = performance.now();
  await rescoreLibrary({
    library,
    head,
    from: parent.card,
    to: trained.card,
    fromModelId: parent.modelId,
    toModelId: trained.modelId,
    report: (done, total) => training.advanceScoring(done, total, startedMs),
    signal,
  });
  if (signal.aborted) return;
  await parts.useModel(name);
  training.enter('inUse');
}

async function findHead(
  { launch, models }: TrainingParts,
  { plan, data, learnt }: TrainingTask,
  folder: string,
  insist: boolean,
  signal: AbortSignal,
): Promise<InstalledHead> {
  const model = { folder, weightsHash: plan.weightsHash };
  if (data.trainedModel !== null) {
    const trained = await models.open(data.trainedModel);
    return askTrainer('compare', { model, trained }, { launch, signal });
  }
  if (!learnt) throw new ModelError('what was learnt is no longer there: start again');
  const asks = { model, learnt, insist, modelsFolder: ownModelsFolder() };
  return askTrainer('install', asks, { launch, signal });
}

import { ownModelsFolder } from '../../locations.ts';
import type { RegisteredModel } from '../../models/ModelShelf.ts';
import { askTrainer } from './askTrainer.ts';
import type { TrainingParts } from './TrainingParts.ts';
import type { TrainingTask } from './TrainingTask.ts';
import { reportOf } from './reportOf.ts';

/** As on the command line: equal answers give equal models. */
const seed = 1;

/** Has a training process learn; what comes of it is ready to be looked at, and not in use. */
export async function learn(
  { library, launch, emit, kept }: TrainingParts,
  training: TrainingTask,
  { folder, weightsHash, modelId }: RegisteredModel,
  signal: AbortSignal,
): Promise<void> {
  const { depth, tagIds, epochs } = training.plan;
  const asks = {
    depth,
    libraryFile: library.file,
    model: { folder, weightsHash },
    modelId,
    tagIds,
    seed,
    epochs,
    folder: kept.folderOf(training.id),
    modelsFolder: ownModelsFolder(),
  };
  const learnt = await askTrainer('learn', asks, {
    launch,
    signal,
    onProgress: (progress) => {
      // What a process said before it was ended may come later
      if (!signal.aborted && training.advance(progress)) kept.save(training);
    },
  });
  training.learnt = learnt;
  const { state, reason } = training.data;
  // It may have been given up at the last moment
  training.enter(state === 'left' ? 'left' : 'ready', {
    report: reportOf(learnt.result),
    trainedModel: learnt.installed,
    reason,
  });
  if (learnt.installed !== null) emit('changed', { what: ['models'], trackIds: null });
}

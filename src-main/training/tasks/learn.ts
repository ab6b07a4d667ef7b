import { ownModelsFolder } from '../../locations.ts';
import type { RegisteredModel } from '../../models/ModelShelf.ts';
import { Checkpoint } from '../Checkpoint.ts';
import { askTrainer } from './askTrainer.ts';
import { checkpointFolder, type TrainerProgress } from './protocol.ts';
import type { TrainingParts } from './TrainingParts.ts';
import type { TrainingTask } from './TrainingTask.ts';
import { reportOf } from './reportOf.ts';

/** As on the command line: equal answers give equal models. */
const seed = 1;

/** Has a training process learn; what comes of it is ready to be looked at, and not in use. */
export async function learn(
  { library, launch, emit, kept, fitElsewhere }: TrainingParts,
  training: TrainingTask,
  { folder, weightsHash, modelId }: RegisteredModel,
  signal: AbortSignal,
): Promise<void> {
  const { depth, tagIds, epochs, machine } = training.plan;
  const trainingFolder = kept.folderOf(training.id);
  const asks = {
    depth,
    libraryFile: library.file,
    model: { folder, weightsHash },
    modelId,
    tagIds,
    seed,
    epochs,
    folder: trainingFolder,
    modelsFolder: ownModelsFolder(),
    isElsewhere: machine !== null,
  };
  // What a process said before it was ended may come later
  const onProgress = (progress: TrainerProgress) => {
    if (!signal.aborted && training.advance(progress)) kept.save(training);
  };
  const learnt = await askTrainer('learn', asks, {
    launch,
    signal,
    onProgress,
    ...(machine !== null && {
      fitElsewhere: async (plan) => {
        const { loadModelPackage } = await import('../../taggers/modelPackage.ts');
        return fitElsewhere({
          plan,
          machine,
          signal,
          model: await loadModelPackage(folder),
          checkpoint: new Checkpoint(checkpointFolder(trainingFolder)),
          roots: library.roots.list().map(({ path }) => path),
          report: onProgress,
        });
      },
    }),
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

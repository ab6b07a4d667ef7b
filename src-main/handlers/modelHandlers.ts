import type { Backend } from '../Backend.ts';
import { compareModels } from '../models/compareModels.ts';
import { listLessons } from '../training/tasks/listLessons.ts';
import { composeOwnModel, removeAddedModel } from './changeModels.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';
import { whenIndexed } from './whenIndexed.ts';

/** So many tracks that a training would change are listed of each tag. */
const changedShown = 20;

/** Models: choosing and comparing them, and learning one from what was decided. */
export function modelHandlers(backend: Backend) {
  const { library, models, trainings } = backend;
  const indexed = whenIndexed(library);
  const { told } = tellPages(backend.emit);
  return {
    listModels: () => models.list(),
    useModel: ({ name }) => backend.useModel(name),
    tryModelAgain: ({ name }) => models.tryAgain(name),
    measureRuntimes: async ({ name }) => told(await models.measure(name), ['models']),
    listPublishedModels: () => backend.modelDownloads.published(),
    getModel: ({ name, acceptLicence }) => backend.modelDownloads.start(name, acceptLicence),
    cancelGetModel: ({ name }) => backend.modelDownloads.cancel(name),
    removeModel: async ({ name }) => told(await removeAddedModel(backend, name), ['models']),
    composeModel: async (request) => told(await composeOwnModel(backend, request), ['models']),
    compareModels: indexed((request) => compareModels(backend, request)),

    async listLessons() {
      const { modelId } = await models.open(models.activeName);
      return listLessons(library, modelId);
    },
    startTraining: (request) => trainings.start(request),
    listTrainingChanges: indexed(async ({ trainingId }) => {
      const changed = await trainings.changedTracks(trainingId);
      if (!changed) return null;
      return changed.map(({ tagId, gains, losses }) => {
        // They are found once for each training: since then somebody may have said more
        const { settled } = library.browse.statesOfTag(tagId);
        const shown = (trackIds: number[]) => {
          const open = trackIds.filter((id) => !settled.has(id));
          return { total: open.length, rows: library.browse.listTracks(open.slice(0, changedShown)) };
        };
        return { tagId, gains: shown(gains), losses: shown(losses) };
      });
    }),
    listTrainings: () => trainings.list(),
    pauseTraining: ({ trainingId }) => trainings.pause(trainingId),
    resumeTraining: ({ trainingId }) => trainings.resume(trainingId),
    cancelTraining: ({ trainingId }) => trainings.cancel(trainingId),
    acceptTraining: ({ trainingId, insist }) => trainings.accept(trainingId, insist),
  } satisfies Partial<Handlers>;
}

import type { Api } from '../api.ts';
import type { Backend } from '../Backend.ts';
import { ParameterError } from '../errors.ts';
import { ownModelsFolder } from '../locations.ts';
import { DEFAULT_MODEL } from '../models/findModels.ts';
import { removableFolder } from '../models/removeInstalled.ts';
import { removePackage } from '../models/removePackage.ts';
import { tryModel } from '../models/tryModel.ts';

/**
 * Deletes a model that was added; of the one in use, the one that comes with Hearmark takes the place before. Throws
 * ParameterError where it has to stay or is at work, ModelError.
 */
export async function removeAddedModel(backend: Backend, name: string): Promise<void> {
  const { models, modelFolders, jobs, trainings } = backend;
  const folder = await removableFolder(name, modelFolders);
  const isAtWork = (work: { model: string; endedAt: number | null }) =>
    work.model === name && work.endedAt === null;
  if (jobs.list().some(isAtWork))
    throw new ParameterError(`${name} is listening; wait until that job is done, or cancel it`);
  if (trainings.list().some(isAtWork))
    throw new ParameterError(`a training of ${name} is not over; cancel it first`);
  if (name === models.activeName) await backend.useModel(DEFAULT_MODEL);
  await removePackage(folder);
}

/** Makes a model of others that are installed, after a trial in a process of its own. Throws ParameterError, ModelError. */
export async function composeOwnModel(
  { modelFolders, launch }: Backend,
  { name, members }: Parameters<Api['composeModel']>[0],
): Promise<void> {
  const tryOut = (folder: string) => tryModel(folder, launch);
  const { composeInstalled } = await import('../models/composing/composeInstalled.ts');
  await composeInstalled(
    { name, ...(members && { members }) },
    { modelFolders, ownFolder: ownModelsFolder(), tryOut },
  );
}

import type { Backend } from './Backend.ts';
import { changeSettings } from './settings.ts';

/** Makes a model the one whose suggestions are shown, and listens to what it has not heard yet. Throws ModelError. */
export async function useModel(backend: Backend, name: string): Promise<void> {
  const { models, library, jobs, settingsFile, emit } = backend;
  const { modelId } = await models.open(name);
  changeSettings(settingsFile, { model: name });
  library.browse.useModel(modelId);
  jobs.startListening();
  emit('changed', { what: ['models', 'tracks', 'tags'], trackIds: null });
}

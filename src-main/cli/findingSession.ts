import { resolve } from 'node:path';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { FoundTrack } from '../library/searchTracks.ts';
import { registerModel } from '../models/registerModel.ts';
import { installedModels, openLibraryToShow, tellUpgrade } from './session.ts';

export interface FindingOptions {
  model: string;
  library: string;
  json: boolean;
}

/** Opens the library for a question about all of it, with the suggestions and embeddings of a model. */
export async function openFinding(options: FindingOptions) {
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToShow(options.library);
  const modelId = registerModel(library, model, tellUpgrade);
  library.browse.useModel(modelId, model.likeness);
  return { library, model, modelId };
}

/** The track of a file. Throws ParameterError where the library has none, or the model has not heard it. */
export function trackAt(library: Library, modelName: string, modelId: number, file: string): number {
  const path = resolve(file);
  const trackId = library.files.findAll(path).find((place) => place.trackId !== null)?.trackId;
  if (trackId === undefined || trackId === null)
    throw new ParameterError(`${path} is not in the library; \`hearmark tag\` adds it`);
  const isWhole = library.scores.isWhole(trackId, modelId);
  if (isWhole === undefined)
    throw new ParameterError(`${modelName} has not heard ${path}; \`hearmark tag\` lets it`);
  if (!isWhole || !library.browse.embeddings.vectorOf(trackId)) {
    library.scores.forget(trackId, modelId);
    throw new ParameterError(
      `what ${modelName} heard in ${path} was damaged in the library, and is forgotten; \`hearmark tag\` lets it hear it again`,
    );
  }
  return trackId;
}

/** Tracks as a list shows them, in the order of their ids as given. */
export function tracksOf(library: Library, modelId: number, trackIds: readonly number[]): FoundTrack[] {
  const rows = library.search({ modelId, trackIds, limit: Math.max(1, trackIds.length) });
  const byId = new Map(rows.map((row) => [row.trackId, row]));
  return trackIds.flatMap((id) => byId.get(id) ?? []);
}

import type { TestContext } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

/** Three tracks; thresholds: piano 0.5, calm 0.2, jazz 0.1. Piano is suggested for the first two. */
export function libraryOfThree(t: TestContext, library = temporaryLibrary(t)) {
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const ids = [
    [0.9, 0.1, 0.05],
    [0.6, 0.5, 0.9],
    [0.1, 0.3, 0],
  ].map((scores, index) => {
    const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
    library.scores.save(id, modelId, newScores(scores));
    return id;
  });
  const tag = (name: string) => library.browse.listTags().find((one) => one.name === name)!.id;
  return { library, modelId, ids, tag };
}

/** The state of a tag of each track; null where there is none. */
export function statesOf(library: Library, ids: readonly number[], tagId: number) {
  return ids.map((trackId) => {
    const tags = library.browse.getTrack({ trackId }).allTags;
    return tags.find((tag) => tag.tagId === tagId)?.state ?? null;
  });
}

export const isRefused = (message: RegExp) => (error: unknown) =>
  error instanceof ParameterError && message.test(error.message);

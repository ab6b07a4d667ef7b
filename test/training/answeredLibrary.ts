import { type TestContext } from 'node:test';
import type { Library } from '../../src-main/library/Library.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryLibrary } from '../library/temporaryLibrary.ts';
import { inventTracks, type InventedTrack } from './inventLibrary.ts';

export const model = await loadModelPackage(firstCrnn);

export const layer = await readOutputLayer(model);

export const seed = 1;

/** A library of tracks that the CRNN would have scored so. */
export function inventLibrary(test: TestContext, { tracks = 240, tracksPerArtist = 3 } = {}) {
  const library = temporaryLibrary(test);
  const modelId = registerModel(library, model);
  library.browse.useModel(modelId);
  const made = inventTracks({ library, modelId, layer, tracks, tracksPerArtist });
  const request = { library, model, modelId, isWanted: () => true, seed };
  return { library, modelId, tracks: made, request };
}

export function decide(
  library: Library,
  { trackId }: InventedTrack,
  tag: string,
  isYes: boolean,
  category = 'own',
) {
  return library.corrections.append({ trackId, tag, category, action: isYes ? 'added' : 'rejected' });
}

/** Answers so many tracks with yes and so many with no, as the truth has it, and returns those that were not asked. */
export function answer(
  library: Library,
  tracks: readonly InventedTrack[],
  isTrue: (track: InventedTrack) => boolean,
  { tag, category = 'own', yes, no }: { tag: string; category?: string; yes: number; no: number },
): InventedTrack[] {
  const asked = [
    ...tracks.filter(isTrue).slice(0, yes),
    ...tracks.filter((track) => !isTrue(track)).slice(0, no),
  ];
  library.transaction(() => {
    for (const track of asked) decide(library, track, tag, isTrue(track), category);
  });
  return tracks.filter((track) => !asked.includes(track));
}

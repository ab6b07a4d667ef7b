import type { Library } from '../../library/Library.ts';
import { hearSounds } from './HeardSounds.ts';
import { layOutSounds, type MapPlaces } from './layOutSounds.ts';
import { mapFile, readMap, writeMap } from './mapFile.ts';
import { placeAmong } from './placeAmong.ts';

/** Of what was laid out together: with so many more tracks the map is laid out anew. */
const grownBy = 0.5;

/**
 * Brings the map of a model up to date and keeps it: new tracks are placed among the others, and all are laid out anew where there is
 * no map, where it has grown by half, or where that is asked for (`anew`). Returns whether it changed. Throws LibraryError.
 */
export function keepMap(
  library: Library,
  { modelId, anew }: { modelId: number; anew: boolean },
  onShare: (share: number) => void,
): boolean {
  const file = mapFile(library.file, modelId);
  const kept = readMap(file);
  const heard = library.scores.countTracks(modelId);
  if (kept && !anew && kept.heard === heard) return false;
  const sounds = hearSounds(() => library.scores.embeddings(modelId));
  const count = sounds.ids.length;
  const isExtended = kept && !anew && kept.laidOut > 0 && count <= kept.laidOut * (1 + grownBy);
  const map = finish(isExtended ? placeAmong(kept, sounds) : layOutSounds(sounds, kept), onShare);
  writeMap(file, { ...map, heard, laidOut: isExtended ? kept.laidOut : count });
  return true;
}

function finish(steps: Generator<number, MapPlaces>, onShare: (share: number) => void): MapPlaces {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onShare(step.value);
  }
}

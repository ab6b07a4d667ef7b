import type { Library } from '../../library/Library.ts';
import type { Projection } from '../../simd/Projection.ts';
import { hearSounds, type ReadEmbeddings } from './HeardSounds.ts';
import { layOutSounds, type MapPlaces } from './layOutSounds.ts';
import { mapFile, readMap, writeMap } from './mapFile.ts';
import { placeAmong } from './placeAmong.ts';

/** Of what was laid out together: with so many more tracks the map is laid out anew. */
const grownBy = 0.5;

/**
 * Brings the map of a model up to date and keeps it: new tracks are placed among the others, and all are laid out anew where there is
 * no map, where it has grown by half, where the space of likeness is another one, or where that is asked for (`anew`). Returns whether
 * it changed. Throws LibraryError and WriteError.
 */
export function keepMap(
  library: Library,
  { modelId, anew, likeness }: { modelId: number; anew: boolean; likeness?: Projection | undefined },
  onShare: (share: number) => void,
): boolean {
  const file = mapFile(library.file, modelId);
  const kept = readMap(file);
  const heard = library.scores.countTracks(modelId);
  const space = likeness?.hash ?? null;
  const isKept = kept && !anew && kept.space === space;
  if (isKept && kept.heard === heard) return false;
  const sounds = hearSounds(() => inSpace(library.scores.embeddings(modelId), likeness));
  const count = sounds.ids.length;
  const isExtended = isKept && kept.laidOut > 0 && count <= kept.laidOut * (1 + grownBy);
  const map = finish(isExtended ? placeAmong(kept, sounds) : layOutSounds(sounds, kept), onShare);
  writeMap(file, { ...map, heard, laidOut: isExtended ? kept.laidOut : count, space });
  return true;
}

/** Embeddings as they are compared; those of a length that the space is not for are left out. */
function* inSpace(
  heard: ReturnType<ReadEmbeddings>,
  likeness: Projection | undefined,
): ReturnType<ReadEmbeddings> {
  for (const { trackId, embedding } of heard) {
    if (!likeness) yield { trackId, embedding };
    else if (embedding.length === likeness.from) yield { trackId, embedding: likeness.apply(embedding) };
  }
}

function finish(steps: Generator<number, MapPlaces>, onShare: (share: number) => void): MapPlaces {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onShare(step.value);
  }
}

import type { TestContext } from 'node:test';
import { model, newScores, newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

/** Tracks on a circle, by their angles in degrees; the last one was not heard. */
export async function libraryOnArc(
  t: TestContext,
  tracks: { angle: number; artist: string; isDamaged?: boolean }[],
) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const angles = new Map<number, number>();
  for (const [index, { angle, artist, isDamaged }] of tracks.entries()) {
    const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`, { tags: { artist } }));
    const radians = (angle * Math.PI) / 180;
    const embedding = isDamaged ? Float32Array.of(1) : Float32Array.of(3 * Math.cos(radians), 3 * Math.sin(radians), 0); // prettier-ignore
    library.scores.save(id, modelId, newScores([0.5, 0.5, 0.5], { embedding }));
    angles.set(id, angle);
  }
  const ids = [...angles.keys()];
  const unheard = library.tracks.save(newTrack('/music/unheard.mp3')).id;
  await library.browse.similarReady();
  return {
    browse: library.browse,
    ids,
    unheard,
    anglesOf: (found: number[]) => found.map((id) => angles.get(id)!),
  };
}

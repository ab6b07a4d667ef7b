import type { Library } from '../../../src-main/library/Library.ts';
import { randomNumbers } from '../../bench/makeBigLibrary.ts';
import { model, newScores, newTrack } from '../../library/temporaryLibrary.ts';

/** Tracks that sound like one of some kinds, in turn: the kind of a track is its id less one, by their number. */
export function clusteredEmbeddings(
  tracks: number,
  { kinds = 3, size = 8, seed = 1 } = {},
): { trackId: number; embedding: Float32Array }[] {
  const random = randomNumbers(seed);
  // All of them point one way from zero, too, as those of some networks do
  const middles = Array.from({ length: kinds }, (_, kind) =>
    Float32Array.from({ length: size }, (__, at) => 5 + (at % kinds === kind ? 3 : 0)),
  );
  return Array.from({ length: tracks }, (_, track) => ({
    trackId: track + 1,
    embedding: middles[track % kinds]!.map((value) => value + 0.6 * (random() - 0.5)),
  }));
}

/** Has a model hear tracks of three kinds, in a library, up to as many as are asked for. */
export function hearClusters(library: Library): { modelId: number; hear: (upTo: number) => void } {
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  let heard = 0;
  const hear = (upTo: number) =>
    library.transaction(() => {
      for (const { trackId, embedding } of clusteredEmbeddings(upTo).slice(heard)) {
        const { id } = library.tracks.save(newTrack(`/music/${trackId}.mp3`));
        library.scores.save(id, modelId, newScores([0.5, 0.5, 0.5], { embedding }));
      }
      heard = upTo;
    });
  return { modelId, hear };
}

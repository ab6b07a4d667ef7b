import type { Library } from '../library/Library.ts';
import type { TrackScores } from '../library/Scores.ts';
import type { DecidedTag } from '../library/TrainingRecords.ts';
import { groupTracks } from './groupTracks.ts';
import { readStandardisation, type Standardisation } from './Standardisation.ts';

/** A corrected track, as a model heard it. */
export interface Example {
  trackId: number;
  /** Tracks of one group never stand on both sides of a split. */
  group: number;
  heard: TrackScores;
  /** The stored embedding, standardised over the library. */
  features: Float64Array;
  /** By tag: true where it was given, false where refused. A tag that is not here is unknown, not refused. */
  decisions: ReadonlyMap<number, boolean>;
}

/** All that a library has to teach a model. */
export interface Lessons {
  tags: DecidedTag[];
  examples: Example[];
  standardisation: Standardisation;
  /** Corrected tracks that this model has not heard. */
  unheard: number;
}

/** Collects the corrected tracks that a model has heard. */
export function collectLessons(library: Library, modelId: number): Lessons {
  const { tags, tracks } = library.training.decided(modelId);
  const standardisation = readStandardisation(library, modelId);
  const found = tracks.flatMap((track) => {
    const heard = library.scores.of(track.trackId, modelId);
    if (!heard || heard.scores.length === 0) return [];
    return [{ ...track, heard, features: standardisation.apply(heard.embedding) }];
  });
  const groups = groupTracks(found);
  const examples = found.map(({ trackId, heard, features, decisions }, index) => ({
    trackId,
    group: groups[index]!,
    heard,
    features,
    decisions,
  }));
  return { tags, examples, standardisation, unheard: tracks.length - found.length };
}

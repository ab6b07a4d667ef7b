import type { Span } from '../paths.ts';
import type { Library } from '../library/Library.ts';
import type { TrackScores } from '../library/Scores.ts';
import type { ModelCard } from '../taggers/card.ts';
import type { DecidedTag, DecidedTrack, LogSnapshot } from '../library/TrainingRecords.ts';
import { groupTracks } from './groupTracks.ts';
import { heardOnNetworkScale, withMaps, type LessonTag } from './networkScale.ts';
import { readStandardisation, type Standardisation } from './Standardisation.ts';

/** A corrected track, as a model heard it: its scores are the network's own (networkScale.ts). */
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

/** A corrected track and the file that holds it. */
export interface ExampleFile {
  example: Example;
  path: string;
  /** Which part of the file it is; all of it unless given. */
  span?: Span;
}

/** What was decided by some time, of what. */
export interface LoggedDecisions {
  log: LogSnapshot;
  tags: DecidedTag[];
  tracks: DecidedTrack[];
}

/** All that a library has to teach a model. */
export interface CollectedLessons {
  log: LogSnapshot;
  tags: LessonTag[];
  examples: Example[];
  standardisation: Standardisation;
  /** Corrected tracks that this model has not heard. */
  unheard: number;
}

/** Returns what is decided now. */
export function readDecisions({ training }: Library, modelId: number): LoggedDecisions {
  return { log: training.snapshot(), ...training.decided(modelId) };
}

/** Collects the corrected tracks that a model has heard, with what was decided of them: now, unless it is given. */
export function collectLessons(
  library: Library,
  modelId: number,
  card: ModelCard,
  decisions = readDecisions(library, modelId),
): CollectedLessons {
  const { log, tags, tracks } = decisions;
  const standardisation = readStandardisation(library, modelId);
  const found = tracks.flatMap((track) => {
    const stored = library.scores.of(track.trackId, modelId);
    if (!stored || stored.scores.length === 0) return [];
    const heard = heardOnNetworkScale(stored, card);
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
  return {
    log,
    tags: withMaps(tags, card),
    examples,
    standardisation,
    unheard: tracks.length - found.length,
  };
}

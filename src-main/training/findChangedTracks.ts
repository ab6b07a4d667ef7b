import type { Library } from '../library/Library.ts';
import { confidenceOf } from '../scores/confidenceMap.ts';
import { sigmoid } from '../scores/logit.ts';
import type { ModelCard } from '../taggers/card.ts';
import { mapsOf } from '../taggers/confidence.ts';
import { rowLogit } from './rowLogit.ts';
import { keptTags, type TrainingResult } from './TrainingResult.ts';
import type { LearntRow } from './trainRow.ts';

export interface ChangedTracks {
  tagId: number;
  /** Tracks that the tag would be suggested for, and is not now. */
  gains: number[];
  /** Tracks that it is suggested for now, and would be no longer. */
  losses: number[];
}

export interface WhatWasLearnt {
  library: Library;
  /** Of the model that it was learnt from. */
  card: ModelCard;
  modelId: number;
  result: TrainingResult;
  /** Of the output layer; none where thresholds alone were learnt. */
  rows: readonly LearntRow[];
  signal?: AbortSignal;
}

const turnMs = 20;

/**
 * Finds what using what was learnt would change, track by track, of the tags that got better: from what is stored, with nothing
 * heard again. Tracks of which a person or the file says something are left out, for there nothing changes. Gives others a turn.
 */
export async function findChangedTracks(learnt: WhatWasLearnt): Promise<ChangedTracks[]> {
  const { library, card, modelId, result, rows, signal } = learnt;
  const maps = mapsOf(card);
  const tags = [...new Map(keptTags(result.learnt, false).map((tag) => [tag.tagId, tag])).values()];
  const decided = new Map(library.training.decided(modelId).tags.map((tag) => [tag.tagId, tag.positions]));
  const watched = tags.map(({ tagId, thresholds }) => ({
    ...library.browse.statesOfTag(tagId),
    ...{ tagId, threshold: thresholds.after, gains: [] as number[], losses: [] as number[] },
    rows: rows.filter((row) => row.tagId === tagId),
    positions: decided.get(tagId) ?? [],
  }));
  let turnAt = performance.now();
  for (const trackId of watched.length > 0 ? library.training.heardTracks(modelId) : []) {
    if (performance.now() - turnAt > turnMs) {
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      turnAt = performance.now();
    }
    const heard = library.scores.of(trackId, modelId);
    if (!heard || heard.scores.length === 0) continue;
    for (const { settled, suggested, threshold, gains, losses, positions, ...tag } of watched) {
      if (settled.has(trackId)) continue;
      const confidences =
        tag.rows.length > 0
          ? tag.rows.map(({ row, position }) =>
              confidenceOf(
                sigmoid(rowLogit(row, heard.embedding)),
                position === undefined ? undefined : maps[position],
              ),
            )
          : positions.map((position) => heard.scores[position]!);
      const isSuggested = Math.max(...confidences) >= threshold;
      if (isSuggested && !suggested.has(trackId)) gains.push(trackId);
      if (!isSuggested && suggested.has(trackId)) losses.push(trackId);
    }
  }
  return watched.map(({ tagId, gains, losses }) => ({ tagId, gains, losses }));
}

import type { Library } from '../library/Library.ts';
import type { TrackScores } from '../library/Scores.ts';
import { sigmoid } from '../scores/logit.ts';
import type { ModelCard } from '../taggers/card.ts';
import { confidencesOf } from '../taggers/confidence.ts';
import { heardOnNetworkScale } from './networkScale.ts';
import { rowLogit } from './rowLogit.ts';
import type { TrainedHead } from './trainHead.ts';
import { StoredScorer, type PreparedRow } from './StoredScorer.ts';

export interface Rescoring {
  library: Library;
  head: TrainedHead;
  /** The cards of the model that listened, and of the one trained from it. */
  from: ModelCard;
  to: ModelCard;
  /** The model that listened, and the one trained from it. */
  fromModelId: number;
  toModelId: number;
  /** Told how many tracks are done, of how many. */
  report?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** What a transaction may take: other processes, and whoever uses the window, wait meanwhile. */
const transactionMs = 20;

/**
 * Scores every track that the parent has heard by a changed output layer, from what is stored of it. Tracks that have
 * scores of the new model already are passed over, so that it goes on where it was interrupted. Gives others a turn
 * between transactions. Returns the number of tracks.
 */
export async function rescoreLibrary(rescoring: Rescoring): Promise<number> {
  const { library, head, fromModelId, toModelId, report, signal } = rescoring;
  const scorer = new StoredScorer(head.layer);
  const changes = head.changes.map(({ position, row }) => ({ position, prepared: scorer.prepare(row) }));
  const trackIds = library.training.heardByOneOnly(fromModelId, toModelId);
  let done = 0;
  while (done < trackIds.length && !signal?.aborted) {
    const endMs = performance.now() + transactionMs;
    done = library.transaction(() => {
      let next = done;
      do {
        const trackId = trackIds[next++]!;
        const heard = library.scores.of(trackId, fromModelId)!;
        library.scores.save(trackId, toModelId, rescore(heard, rescoring, changes, scorer));
      } while (next < trackIds.length && performance.now() < endMs);
      return next;
    });
    report?.(done, trackIds.length);
    await new Promise(setImmediate);
  }
  return done;
}

/** What the new model would have heard: unchanged tags as they are, changed and new ones computed. */
function rescore(
  heard: TrackScores,
  { head: { layer, rows }, from, to }: Pick<Rescoring, 'head' | 'from' | 'to'>,
  changes: readonly { position: number; prepared: PreparedRow }[],
  scorer: StoredScorer,
): TrackScores {
  if (heard.scores.length === 0) return heard;
  const [tagsBefore, tags] = [layer.rows.length, rows.length];
  const windows = heard.windowStartsSeconds.length;
  const scores = new Float32Array(tags);
  scores.set(heardOnNetworkScale(heard, from).scores);
  const timeline = new Float32Array(windows * tags);
  for (let window = 0; window < windows; window++) {
    timeline.set(heard.timeline.subarray(window * tagsBefore, (window + 1) * tagsBefore), window * tags);
  }
  const evidence = scorer.evidenceOf(heard);
  for (const { position, prepared } of changes) {
    const windowScores = scorer.windowScores(prepared, evidence);
    scores[position] = sigmoid(rowLogit(prepared.row, heard.embedding));
    for (let window = 0; window < windows; window++)
      timeline[window * tags + position] = windowScores[window]!;
  }
  const changed = new Set(changes.map(({ position }) => position));
  const seconds = heard.seconds && new Map([...heard.seconds].filter(([position]) => !changed.has(position)));
  return { ...heard, scores: confidencesOf(scores, to), timeline, ...(seconds && { seconds }) };
}

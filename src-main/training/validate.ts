import { mean, prAuc, rocAuc } from '../analysis/rankStatistics.ts';
import type { TrainingTrack } from '../taggers/tfjs/TfjsTrainer.ts';
import type { TagWeight } from '../taggers/tfjs/trackLoss.ts';
import type { EpochLine } from './Checkpoint.ts';
import { logit, softplus } from '../scores/logit.ts';

/** A track with what is true of it: [tags], undefined where nobody decided. */
export interface ValidationTrack extends TrainingTrack {
  answers: readonly (boolean | undefined)[];
}

/**
 * Says how far learning is, from a window of each track: the cross-entropy of known labels as it is weighed in learning,
 * less what soft ones cannot go below; and the areas under the curves, means over the tags that have yes and no there,
 * null where none has. `scoresOf` returns [tags] in 0..1.
 */
export function validate(
  tracks: readonly ValidationTrack[],
  tagWeights: readonly TagWeight[],
  scoresOf: (windows: TrainingTrack['windows']) => Float32Array,
): Pick<EpochLine, 'validationLoss' | 'rocAuc' | 'prAuc'> {
  const heard = tracks.map((track) => ({ ...track, scores: scoresOf(track.windows) }));
  let [loss, weight] = [0, 0];
  for (const { labels, scores } of heard) {
    labels.forEach((label, tag) => {
      if (label === undefined) return;
      const { positive, negative } = tagWeights[tag]!;
      const counts = positive * label + negative * (1 - label);
      loss += counts * divergence((positive * label) / counts, scores[tag]!);
      weight += counts;
    });
  }
  const areas = (heard[0]?.labels ?? []).flatMap((_, tag) => {
    const decided = heard.filter(({ answers }) => answers[tag] !== undefined);
    const scores = decided.map((one) => one.scores[tag]!);
    const truth = decided.map(({ answers }) => answers[tag]!);
    const [roc, pr] = [rocAuc(scores, truth), prAuc(scores, truth)];
    return roc === undefined || pr === undefined ? [] : [{ roc, pr }];
  });
  return {
    validationLoss: weight > 0 ? loss / weight : 0,
    rocAuc: areas.length > 0 ? mean(areas.map(({ roc }) => roc)) : null,
    prAuc: areas.length > 0 ? mean(areas.map(({ pr }) => pr)) : null,
  };
}

/** The cross-entropy of a score, 0..1, where so large a share says yes, less the least that it can be. */
function divergence(yes: number, score: number): number {
  const loss = (value: number) => yes * softplus(-value) + (1 - yes) * softplus(value);
  return loss(logit(score)) - (yes > 0 && yes < 1 ? loss(logit(yes)) : 0);
}

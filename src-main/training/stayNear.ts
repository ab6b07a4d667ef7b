import type { StateDict } from '../taggers/stateDict.ts';
import { isWithinBound, type Agreement } from './agreementOf.ts';

/** Of the way from the old weights to the trained ones, the whole of it first. */
const shares = [1, 0.75, 0.5, 0.25];
/** Of the bound: the tracks on which it is judged in the end are others. */
const room = 0.5;

/**
 * Goes as far from the weights that a training began with to the trained ones as tags allow that nobody corrected: between
 * the two lies much of what was learnt, and nearly all that was known (Wortsman et al., "Robust fine-tuning of zero-shot
 * models", CVPR 2022, section 3). Both hold the same parameters. `agreementOf` says how far those tags moved, on tracks that
 * judge nothing else. Where even the shortest step moves them too far, that step is returned, and judged so.
 */
export async function stayNear(
  start: StateDict,
  trained: StateDict,
  agreementOf: (weights: StateDict) => Promise<Agreement>,
): Promise<StateDict> {
  let weights = trained;
  for (const share of shares) {
    weights = between(start, trained, share);
    if (isWithinBound(await agreementOf(weights), room)) break;
  }
  return weights;
}

function between(start: StateDict, trained: StateDict, share: number): StateDict {
  if (share === 1) return trained;
  return new Map(
    [...trained].map(([name, { shape, data }]) => {
      const from = start.get(name)!.data;
      return [
        name,
        { shape, data: data.map((value, index) => from[index]! + share * (value - from[index]!)) },
      ];
    }),
  );
}

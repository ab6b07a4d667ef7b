import { z } from 'zod';
import { HearmarkError } from '../errors.ts';
import { parseSafetensors, encodeSafetensors } from '../taggers/safetensors.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { epochLine, type CheckpointState } from '../training/Checkpoint.ts';
import type { FitPlan } from '../training/fitFromParent.ts';
import type { SentState } from './trainingMessages.ts';

const bytes = z.instanceof(Uint8Array);
const sentState = z.object({
  curve: z.array(epochLine).min(1).max(10_000),
  bestEpoch: z.int().min(0),
  current: bytes,
  best: bytes.optional(),
});

export function sendState({ curve, bestEpoch, current, best }: CheckpointState): SentState {
  const state = { curve, bestEpoch, current: encodeSafetensors(current) };
  return best === current || bestEpoch === curve.length - 1
    ? state
    : { ...state, best: encodeSafetensors(best) };
}

/**
 * Makes sure that where another machine says a training stands can follow on where it stood: the same epochs and more, and
 * weights of the same names and shapes that are numbers. Whether they are good, the evaluation tells. Throws HearmarkError,
 * ModelError.
 */
export function checkState(said: unknown, plan: FitPlan, before?: CheckpointState): CheckpointState {
  const parsed = sentState.safeParse(said);
  if (!parsed.success) throw new HearmarkError(`where it stands cannot be right: ${parsed.error.message}`);
  const { curve, bestEpoch, current, best } = parsed.data;
  const done = before?.curve.length ?? 0;
  const follows =
    curve.length > done &&
    curve.length <= plan.epochs &&
    bestEpoch < curve.length &&
    curve.every(({ epoch }, index) => epoch === index) &&
    JSON.stringify(curve.slice(0, done)) === JSON.stringify(before?.curve ?? []);
  if (!follows) throw new HearmarkError('its epochs do not follow those that were done');
  const weights = checkWeights(current, plan.start);
  return {
    request: plan.request,
    curve,
    bestEpoch,
    current: weights,
    best: best ? checkWeights(best, plan.start) : weights,
  };
}

function checkWeights(content: Uint8Array, start: StateDict): StateDict {
  const weights = parseSafetensors(content);
  const isAlike =
    weights.size === start.size &&
    [...start].every(([name, { shape }]) => String(weights.get(name)?.shape) === String(shape));
  if (!isAlike) throw new HearmarkError('its weights are of another network');
  return weights;
}

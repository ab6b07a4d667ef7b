import type { ModelIdentity } from '../taggers/identifyModel.ts';
import { measureRuntime, type Measurement } from './measureRuntime.ts';
import { availableRuntimes } from '../taggers/runtimes.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';

/** One row of the table that `doctor` and the settings show. */
export interface RuntimeTrial {
  runtime: RuntimeName;
  /** Where it computes, in words; only where it loads. */
  device?: string;
  /** Time for one window of the model; only where it loads and its answers can be trusted. */
  milliseconds?: number;
  /** Why it cannot be used, and where that helps how to get it. */
  reason?: string;
}

export interface RuntimeChoice {
  /** The fastest. */
  runtime: RuntimeName;
  trials: RuntimeTrial[];
}

/** Scores may differ by so much from those of ONNX Runtime on the CPU (issue 3). */
const tolerance = 1e-3;

/** What takes longer by this factor than the fastest so far, once it is warm, need not be timed to the end. */
const patience = 20;
const leastLimitMs = 1000;
/** Also for the first: the largest networks take seconds a window. */
const firstLimitMs = 60_000;

/**
 * Tries a model on every runtime that this machine may have, one after the other, and returns the fastest of those
 * that answer as ONNX Runtime does on the CPU, with how each did. Takes a few seconds: see rememberedRuntime.
 */
export async function chooseRuntime(
  { folder }: Pick<ModelIdentity, 'folder'>,
  { runtimes, measure = measureRuntime }: { runtimes?: RuntimeName[]; measure?: typeof measureRuntime } = {},
): Promise<RuntimeChoice> {
  const reference = await measure(folder, 'onnx-cpu', firstLimitMs);
  const trials: RuntimeTrial[] = [];
  let runtime: RuntimeName = 'onnx-cpu';
  let fastest = 'reason' in reference ? firstLimitMs : reference.milliseconds;
  const measureCandidate = (candidate: RuntimeName): Promise<Measurement> | Measurement => {
    if (candidate === 'onnx-cpu') return reference;
    // Measured at 18 times the time of WebAssembly for both shipped models: for where nothing else computes
    if (candidate === 'tfjs-cpu' && fastest < firstLimitMs)
      return { reason: 'not tried, because it is the slowest by far' };
    return measure(folder, candidate, Math.max(leastLimitMs, patience * fastest));
  };
  for (const candidate of runtimes ?? (await availableRuntimes())) {
    const trial = judge(candidate, await measureCandidate(candidate), reference);
    trials.push(trial);
    if (trial.milliseconds === undefined || trial.milliseconds >= fastest) continue;
    fastest = trial.milliseconds;
    runtime = candidate;
  }
  return { runtime, trials };
}

/** Returns the runtimes that go on where one fails: those measured slower, the fastest first, and at last the CPU. */
export function fallbacksOf(runtime: RuntimeName, trials: readonly RuntimeTrial[]): RuntimeName[] {
  const measured = trials.filter((trial) => trial.milliseconds !== undefined);
  const own = measured.find((trial) => trial.runtime === runtime)?.milliseconds ?? 0;
  const slower = measured
    .filter((trial) => trial.runtime !== runtime && trial.milliseconds! >= own)
    .sort((a, b) => a.milliseconds! - b.milliseconds!)
    .map((trial) => trial.runtime);
  const dependable = slower.indexOf('onnx-cpu');
  return [...(dependable < 0 ? slower : slower.slice(0, dependable)), 'onnx-cpu'];
}

function judge(runtime: RuntimeName, measured: Measurement, reference: Measurement): RuntimeTrial {
  if ('reason' in measured) return { runtime, reason: measured.reason };
  const { device, milliseconds, scores } = measured;
  if ('reason' in reference) return { runtime, device, reason: 'nothing to compare its answers with' };
  const difference = Math.max(...scores.map((score, tag) => Math.abs(score - reference.scores[tag]!)));
  if (difference <= tolerance) return { runtime, device, milliseconds };
  return { runtime, device, reason: `its scores are off by ${difference.toPrecision(2)}` };
}

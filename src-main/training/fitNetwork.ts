import type { Span } from '../paths.ts';
import { HearmarkError } from '../errors.ts';
import { mersenneTwister } from '../taggers/architectures/mersenneTwister.ts';
import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import type { TagWeight } from '../taggers/tfjs/trackLoss.ts';
import type { TrainingObjective } from '../taggers/tfjs/trainingMode.ts';
import { TfjsTrainer, type TrainerOptions, type TrainingStart } from '../taggers/tfjs/TfjsTrainer.ts';
import { mixTracks } from './augment.ts';
import type { Checkpoint, EpochLine, CheckpointState } from './Checkpoint.ts';
import { holdToParent, type ParentScores } from './holdToParent.ts';
import { learningRateAt } from './learningRate.ts';
import { logit, sigmoid } from '../scores/logit.ts';
import { seededOrder } from './seededOrder.ts';
import type { TrainingAudio } from './TrainingAudio.ts';
import { validate, type ValidationTrack } from './validate.ts';

/** A file to learn from, or to see how far learning is. */
export interface LabelledFile {
  path: string;
  /** Which part of the file it is; all of it unless given. */
  span?: Span;
  /** [tags]: 1 or 0, in between for a soft answer, undefined where nobody knows. */
  labels: readonly (number | undefined)[];
  /** [tags]: what was decided, of the tags that are to be learnt; undefined of all others. */
  answers: readonly (boolean | undefined)[];
}

export interface NetworkFit {
  start: Omit<TrainingStart, 'inputShape'>;
  audio: TrainingAudio;
  training: readonly LabelledFile[];
  /** Never learnt from: they say when to stop. */
  validation: readonly LabelledFile[];
  tagWeights: readonly TagWeight[];
  objective: TrainingObjective;
  statistics: TrainerOptions['statistics'];
  /** The model that is trained on, to which tags are held that nobody decided; null where there is none. */
  parent: ParentScores | null;
  backend: BackendName;
  seed: number;
  epochs: number;
  peakRate: number;
  checkpoint: Checkpoint;
  /** What decides the run, in words: a checkpoint of another one is not taken up. */
  request: string;
  report: (progress: FitProgress) => void;
  /** Interrupts it after the step under way. */
  signal?: AbortSignal;
}

export type FitProgress =
  /** Said before the long part begins: from steps that were taken. */
  | { kind: 'estimate'; secondsAnEpoch: number; epochs: number; device: string }
  /** Between epochs: 0..1 of all that may come, and how long that takes at most. */
  | { kind: 'step'; share: number; secondsLeft: number }
  | { kind: 'epoch'; line: EpochLine; secondsLeft: number; isBest: boolean }
  /** The path, or what the track is called where it has none. */
  | { kind: 'skipped'; path: string; reason: string }
  /** Nothing more is learnt: what was held out is listened to. */
  | { kind: 'judging' };

/** What came of it; `interrupted` where it can be taken up again. */
export interface FitResult {
  weights: ReturnType<TfjsTrainer['weights']>;
  curve: EpochLine[];
  bestEpoch: number;
  interrupted: boolean;
}

/** Windows in a step: larger batches are no faster in WebAssembly, and 8 of the larger networks fill its memory. */
const batchSize = 4;
/** Windows of one track in a step; of a song, the fewest that need not agree. */
const windowsOf = { instance: 1, song: 2 };
/** Epochs without a better validation loss. */
const patience = 3;
const mixedShare = 0.5;

/**
 * Trains all layers of a network on files, by Adam with warm-up and cosine decay, random windows of each file an epoch,
 * and returns the weights of the epoch that did best on the validation files. Each epoch is drawn from the seed and its
 * number, so that a run that was taken up again hears what it would have heard; only Adam's averages begin anew. A file
 * that cannot be read is left out. Throws ParameterError where the loss is no number, ModelError.
 */
export async function fitNetwork(fit: NetworkFit): Promise<FitResult> {
  const { checkpoint, request, epochs, signal, report, seed } = fit;
  const known = await checkpoint.load(request);
  const start = { ...fit.start, inputShape: fit.audio.inputShape, ...(known && { weights: known.current }) };
  const trainer = await TfjsTrainer.open(start, {
    backend: fit.backend,
    objective: fit.objective,
    trained: 'all',
    statistics: fit.statistics,
    seed: seed + (known?.curve.length ?? 0),
    tagWeights: fit.tagWeights,
  });
  try {
    let state: CheckpointState | undefined = known;
    const middles = readable(fit.validation, report, ({ path, span }) => [fit.audio.middleInput(path, span)]);
    const validation = await holdAll(middles, fit.parent);
    const isDone = () =>
      state !== undefined &&
      (state.curve.length >= epochs || state.curve.length - 1 - state.bestEpoch >= patience);
    for (let epoch = state?.curve.length ?? 0; !isDone() && !signal?.aborted; epoch++) {
      const startedAt = performance.now();
      const loss = await trainEpoch(fit, trainer, epoch);
      if (loss === undefined) break;
      const judged = validate(validation, fit.tagWeights, (windows) => trainer.scores(windows));
      const line = { epoch, loss, ...judged, seconds: (performance.now() - startedAt) / 1000 };
      const before = state && state.curve[state.bestEpoch]!.validationLoss;
      const isBest = before === undefined || line.validationLoss < before;
      const current = trainer.weights();
      state = {
        request,
        curve: [...(state?.curve ?? []), line],
        bestEpoch: isBest ? epoch : state!.bestEpoch,
        current,
        best: isBest ? current : state!.best,
      };
      await checkpoint.save(state);
      report({ kind: 'epoch', line, secondsLeft: line.seconds * (epochs - epoch - 1), isBest });
    }
    const { best = start.weights, curve = [], bestEpoch = -1 } = state ?? {};
    return { weights: new Map(best), curve, bestEpoch, interrupted: !isDone() };
  } finally {
    trainer.close();
  }
}

/** All files once; undefined where it was interrupted on the way. Returns the mean loss. */
async function trainEpoch(fit: NetworkFit, trainer: TfjsTrainer, epoch: number): Promise<number | undefined> {
  const { audio, training, epochs, peakRate, signal, report, seed } = fit;
  const random = mersenneTwister((seed * 1000 + epoch) >>> 0);
  const order = seededOrder(training, (seed * 1000 + epoch) >>> 0);
  const windowsATrack = windowsOf[fit.objective.mode];
  const tracksAStep = batchSize / windowsATrack;
  const stepsAnEpoch = Math.ceil(order.length / tracksAStep);
  let [sum, steps] = [0, 0];
  const begunAt = performance.now();
  for (let at = 0; at < order.length; at += tracksAStep) {
    // A turn for signals
    await new Promise(setImmediate);
    if (signal?.aborted) return undefined;
    const startedAt = performance.now();
    const batch = readable(order.slice(at, at + tracksAStep), report, ({ path, span }) =>
      Array.from({ length: windowsATrack }, () => audio.drawInput(path, random, span)),
    );
    if (batch.length === 0) continue;
    const mixed = batch.map((track, index) => {
      const other = batch[(index + 1) % batch.length]!;
      if (random() >= mixedShare) return track;
      const answers = track.answers.map((answer, tag) => answer ?? other.answers[tag]);
      return { ...mixTracks(track, other, random), answers };
    });
    const rate = learningRateAt(epoch * stepsAnEpoch + steps, epochs * stepsAnEpoch, peakRate);
    sum += trainer.step(await holdAll(mixed, fit.parent), rate);
    steps++;
    // The first step compiles
    if (steps < Math.min(2, stepsAnEpoch)) continue;
    if (epoch === 0 && steps === Math.min(2, stepsAnEpoch)) {
      const secondsAnEpoch = ((performance.now() - startedAt) / 1000) * stepsAnEpoch;
      report({ kind: 'estimate', secondsAnEpoch, epochs, device: trainer.device });
    }
    const share = (epoch + steps / stepsAnEpoch) / epochs;
    const secondsAStep = (performance.now() - begunAt) / 1000 / steps;
    report({ kind: 'step', share, secondsLeft: secondsAStep * stepsAnEpoch * epochs * (1 - share) });
  }
  return sum / Math.max(1, steps);
}

/** One after the other: the old model runs a window at a time. */
async function holdAll(
  tracks: readonly ValidationTrack[],
  parent: ParentScores | null,
): Promise<ValidationTrack[]> {
  const held: ValidationTrack[] = [];
  for (const track of tracks) held.push(await holdToParent(track, parent));
  return held;
}

/** Reads what can be read; a file that cannot costs no more than itself. */
function readable(
  files: readonly LabelledFile[],
  report: NetworkFit['report'],
  hear: (file: LabelledFile) => Float32Array[],
): ValidationTrack[] {
  return files.flatMap((file) => {
    try {
      return [{ windows: hear(file), labels: file.labels, answers: file.answers }];
    } catch (error) {
      if (!(error instanceof HearmarkError)) throw error;
      report({ kind: 'skipped', path: file.path, reason: error.message });
      return [];
    }
  });
}

/** The answer to learn of a decision: as sure as a margin of so many logits from the threshold, or surer. */
export function targetOf(answer: boolean, score: number, threshold: number): number {
  const sure = 2;
  const target = sigmoid(logit(threshold) + (answer ? sure : -sure));
  return answer ? Math.max(score, target) : Math.min(score, target);
}

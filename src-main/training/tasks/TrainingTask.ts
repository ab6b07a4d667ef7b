import type { Training } from '../../api.ts';
import { throttle } from '../../Emit.ts';
import type { EpochLine } from '../Checkpoint.ts';
import type { Learnt, TrainerProgress } from './protocol.ts';

/** What a training was asked for. */
export interface TrainingPlan {
  depth: Training['depth'];
  /** The model it began from; it goes on only while its weights are the same. */
  model: string;
  weightsHash: string;
  tagIds: number[] | null;
  epochs: number;
  /** Where it runs, by the name of that machine; null for this one. */
  machine: string | null;
}

const changesMs = 250;

/** A training as the window sees it: how far it is, and what came of it. */
export class TrainingTask {
  readonly plan: TrainingPlan;
  /** What came of it in this session; thresholds and rows are not kept longer. */
  learnt: Learnt | undefined;
  readonly #told;
  readonly #leftOut = new Set<string>();
  #data: Training;

  constructor(
    id: number,
    plan: TrainingPlan,
    onChange: (data: Training) => void,
    data = newTraining(id, plan),
  ) {
    this.plan = plan;
    this.#data = data;
    this.#told = throttle(() => onChange(this.#data), changesMs);
  }

  get id(): number {
    return this.#data.id;
  }

  get data(): Training {
    return this.#data;
  }

  get isAtWork(): boolean {
    return ['running', 'judging', 'scoring'].includes(this.#data.state);
  }

  get isOver(): boolean {
    return ['inUse', 'left', 'failed'].includes(this.#data.state);
  }

  /** Goes into a state; how far the one before was no longer matters. */
  enter(state: Training['state'], parts: Partial<Training> = {}): void {
    this.#change({ state, reason: null, share: null, remainingSeconds: null, ...parts });
    if (this.isOver) this.#change({ endedAt: Date.now() });
    this.#told.flush();
  }

  /** Takes in how far it is; returns whether an epoch is done. */
  advance(progress: TrainerProgress): boolean {
    switch (progress.kind) {
      case 'share':
        this.#change({ share: progress.share });
        break;
      case 'estimate':
        this.#change({ remainingSeconds: progress.secondsAnEpoch * progress.epochs });
        break;
      case 'step':
        this.#change({ share: progress.share, remainingSeconds: progress.secondsLeft });
        break;
      case 'epoch':
        this.#change({
          curve: continued(this.#data.curve, progress.line),
          remainingSeconds: progress.secondsLeft,
        });
        break;
      case 'skipped':
        this.#leftOut.add(progress.path);
        this.#change({ reason: this.#leftOutReason(progress.reason) });
        break;
      case 'judging':
        this.enter('judging', { reason: this.#data.reason });
    }
    return progress.kind === 'epoch';
  }

  /** Takes in how many tracks are scored anew, of how many, since a time in milliseconds. */
  advanceScoring(done: number, total: number, startedMs: number): void {
    const seconds = (performance.now() - startedMs) / 1000;
    this.#change({ share: done / total, remainingSeconds: (seconds / done) * (total - done) });
  }

  #leftOutReason(reason: string): string {
    const count = this.#leftOut.size;
    return count === 1
      ? `One file is left out: ${reason}`
      : `${count} files are left out. The last: ${reason}`;
  }

  #change(parts: Partial<Training>): void {
    this.#data = { ...this.#data, ...parts, revision: this.#data.revision + 1 };
    this.#told.ask();
  }
}

function newTraining(id: number, { depth, model, epochs, machine }: TrainingPlan): Training {
  return {
    id,
    revision: 0,
    depth,
    model,
    trainedModel: null,
    state: 'running',
    reason: null,
    share: null,
    remainingSeconds: null,
    epochs,
    machine,
    curve: [],
    report: null,
    startedAt: Date.now(),
    endedAt: null,
  };
}

/** A run that begins anew begins its curve anew. */
function continued(curve: Training['curve'], line: EpochLine): Training['curve'] {
  const { epoch, loss, validationLoss, rocAuc, prAuc } = line;
  return [...curve.filter((one) => one.epoch < epoch), { epoch, loss, validationLoss, rocAuc, prAuc }];
}

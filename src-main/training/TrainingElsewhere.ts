import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { Checkpoint } from './Checkpoint.ts';
import type { FitPlan } from './fitFromParent.ts';
import type { FitProgress } from './fitNetwork.ts';

/** A training that another machine is to do. */
export interface TrainingElsewhere {
  plan: FitPlan;
  /** The package that it begins from. */
  model: ModelPackage;
  checkpoint: Checkpoint;
  /** The machine on which it is to begin, by its name. */
  machine: string;
  /** Folders of the person's: machines that see them, too, read there. */
  roots: readonly string[];
  report: (progress: FitProgress) => void;
  signal: AbortSignal;
}

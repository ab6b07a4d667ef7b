import type { Emit } from '../../Emit.ts';
import type { Library } from '../../library/Library.ts';
import type { ModelShelf } from '../../models/ModelShelf.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import type { Checkpoint } from '../Checkpoint.ts';
import type { FitPlan } from '../fitFromParent.ts';
import type { FitProgress } from '../fitNetwork.ts';
import type { KeptTrainings } from './KeptTrainings.ts';

/** What a training needs of all the rest. */
export interface TrainingParts {
  library: Library;
  models: Pick<ModelShelf, 'activeName' | 'open'>;
  launch: LaunchProcess;
  emit: Emit;
  kept: KeptTrainings;
  /** Has another machine train, by its name; returns when nobody there goes on with it. Throws HearmarkError. */
  fitElsewhere: (asked: {
    plan: FitPlan;
    model: ModelPackage;
    checkpoint: Checkpoint;
    machine: string;
    roots: readonly string[];
    report: (progress: FitProgress) => void;
    signal: AbortSignal;
  }) => Promise<void>;
  /** Makes a model the one in use, and has what it has not heard listened to. */
  useModel(name: string): Promise<void>;
}

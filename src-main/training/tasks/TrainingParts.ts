import type { Emit } from '../../Emit.ts';
import type { Library } from '../../library/Library.ts';
import type { ModelShelf } from '../../models/ModelShelf.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { TrainingElsewhere } from '../TrainingElsewhere.ts';
import type { KeptTrainings } from './KeptTrainings.ts';

/** What a training needs of all the rest. */
export interface TrainingParts {
  library: Library;
  models: Pick<ModelShelf, 'activeName' | 'open'>;
  launch: LaunchProcess;
  emit: Emit;
  kept: KeptTrainings;
  /** Has another machine train, by its name; returns when nobody there goes on with it. Throws HearmarkError. */
  fitElsewhere: (asked: TrainingElsewhere) => Promise<void>;
  /** Makes a model the one in use, and has what it has not heard listened to. */
  useModel(name: string): Promise<void>;
}

import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import type { TrainingMode } from '../taggers/tfjs/trainingMode.ts';
import type { Depth } from '../training/TrainingResult.ts';

/** What `hearmark train` was asked for. */
export interface TrainOptions {
  model: string;
  depth: Depth;
  tags?: string[];
  seed: number;
  dryRun: boolean;
  insist: boolean;
  library: string;
  json: boolean;
  epochs: number;
  backend: BackendName;
  mode: TrainingMode;
  /** Another machine, by its name. */
  on?: string;
  fromScratch: boolean;
  manifest?: string;
  architecture?: string;
  hyper: Record<string, unknown>;
  name?: string;
}

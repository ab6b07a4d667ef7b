import type { Analyser } from '../analysis/Analyser.ts';
import type { FitPlan } from '../training/fitFromParent.ts';
import type { FitProgress } from '../training/fitNetwork.ts';
import type { ListensWith } from './sharedModels.ts';
import type { WorkersKey } from './WorkersKey.ts';

/** What a machine needs to listen for the owner of a library. */
export interface WorkerOptions {
  url: string;
  key: WorkersKey;
  version: string;
  /** How this machine is called where the owner looks at it. */
  machine: string;
  /** How many files it listens to at once. */
  slots: number;
  runtime: string;
  /** Where folders of the owner's lie here, by the path or the last name that they have there. */
  roots: ReadonlyMap<string, string>;
  /** Where models, and files on their way, are kept. */
  folder: string;
  /** Opens what listens with the packages in these folders. */
  openAnalyser: (listensWith: ListensWith) => Promise<Analyser>;
  /** Makes sure of a model that came over the network before it is opened. Throws ModelError. */
  tryModel: (modelFolder: string) => Promise<void>;
  /** Has a process of its own train, until its end or the signal; the checkpoint is what comes of it. Rejects with why not. */
  fit: (asked: {
    plan: FitPlan;
    model: { folder: string; weightsHash: string };
    checkpointFolder: string;
    onProgress: (progress: FitProgress) => void;
    signal: AbortSignal;
  }) => Promise<void>;
  /** Told in a line what happens. */
  say: (text: string) => void;
  /** Ends it: what is under way goes back. */
  signal: AbortSignal;
}

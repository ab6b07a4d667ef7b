import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HearmarkError } from '../errors.ts';
import { Child } from '../processes/Child.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import type { ScoringTalk } from './protocol.ts';

const module = join(import.meta.dirname, 'scoringProcess.ts');

export interface ScorerOptions {
  launch: LaunchProcess;
  modelFolder: string;
  runtime: RuntimeName;
  onReady: () => void;
  /** Called once, when its process has ended, however it did. */
  onExit: (error: Error) => void;
}

/** The client's side of the scoring process. */
export class Scorer {
  /** Where analysis processes connect to it; a folder that only this user may enter holds it. */
  readonly address: string;
  readonly #folder: string | undefined;
  readonly #child: Child<ScoringTalk>;
  #windows = 0;
  #runs = 0;

  constructor({ launch, modelFolder, runtime, onReady, onExit }: ScorerOptions) {
    this.#folder = process.platform === 'win32' ? undefined : mkdtempSync(join(tmpdir(), 'hearmark-scores-'));
    this.address = this.#folder ? join(this.#folder, 'socket') : `\\\\.\\pipe\\hearmark-${randomUUID()}`;
    this.#child = new Child({
      launch,
      module,
      args: [modelFolder, runtime, this.address],
      lost: ({ how }) => new HearmarkError(`its process ended (${how})`),
      onReady,
      onWord: ({ windows }) => {
        this.#windows += windows;
        this.#runs++;
      },
      onEnd: (error) => {
        this.#removeFolder();
        onExit(error);
      },
    });
    this.#child.start();
  }

  /** True once its model is loaded. */
  get ready(): boolean {
    return this.#child.isReady;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Windows in a run, on average; 0 before the first. */
  get meanBatch(): number {
    return this.#runs && this.#windows / this.#runs;
  }

  /** Ends the process: whoever waits for its answer gets a RuntimeError. */
  kill(): void {
    void this.#child.close();
    this.#removeFolder();
  }

  #removeFolder(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

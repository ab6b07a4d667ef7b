import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromPlainError, HearmarkError } from '../errors.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import type { LaunchProcess, ProcessHandle } from '../processes/launchProcess.ts';
import type { ScoringReport } from './protocol.ts';

const module = join(import.meta.dirname, 'scoringProcess.ts');

export interface ScorerOptions {
  launch: LaunchProcess;
  modelFolder: string;
  runtime: RuntimeName;
  onReady: () => void;
  /** Called once, when its process has ended, however it did. */
  onExit: (error: HearmarkError) => void;
}

/** The client's side of the scoring process. */
export class Scorer {
  /** Where analysis processes connect to it; a folder that only this user may enter holds it. */
  readonly address: string;
  readonly #folder: string | undefined;
  readonly #process: ProcessHandle;
  #failure: HearmarkError | undefined;
  #ready = false;
  #windows = 0;
  #runs = 0;

  constructor({ launch, modelFolder, runtime, onReady, onExit }: ScorerOptions) {
    this.#folder = process.platform === 'win32' ? undefined : mkdtempSync(join(tmpdir(), 'hearmark-scores-'));
    this.address = this.#folder ? join(this.#folder, 'socket') : `\\\\.\\pipe\\hearmark-${randomUUID()}`;
    this.#process = launch(module, [modelFolder, runtime, this.address]);
    this.#process.onMessage((message) => {
      const report = message as ScoringReport;
      if (report.kind === 'failed') this.#failure = fromPlainError(report.error);
      if (report.kind === 'ran') {
        this.#windows += report.windows;
        this.#runs++;
      }
      if (report.kind !== 'ready') return;
      this.#ready = true;
      onReady();
    });
    this.#process.onExit((how) => {
      this.#removeFolder();
      onExit(this.#failure ?? new HearmarkError(`its process ended (${how})`));
    });
  }

  /** True once its model is loaded. */
  get ready(): boolean {
    return this.#ready;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Windows in a run, on average; 0 before the first. */
  get meanBatch(): number {
    return this.#runs && this.#windows / this.#runs;
  }

  /** Ends the process: whoever waits for its answer gets a RuntimeError. */
  kill(): void {
    this.#process.kill();
    this.#removeFolder();
  }

  #removeFolder(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

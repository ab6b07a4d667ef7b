import type { Work } from './workOf.ts';

/** What keeps the system awake: powerSaveBlocker, for one. */
export interface Blocker {
  start(): number;
  stop(id: number): void;
}

/** Keeps the machine from falling asleep while something is at work: the screen may go dark. */
export class KeepAwake {
  readonly #blocker: Blocker;
  readonly #atWork = new Set<string>();
  #blocking: number | undefined;

  constructor(blocker: Blocker) {
    this.#blocker = blocker;
  }

  /** What is paused or waits for a drive or a person does not keep the machine awake. */
  note({ id, state }: Work): void {
    if (state === 'working') this.#atWork.add(id);
    else this.#atWork.delete(id);
    if (this.#atWork.size > 0) this.#blocking ??= this.#blocker.start();
    else if (this.#blocking !== undefined) {
      this.#blocker.stop(this.#blocking);
      this.#blocking = undefined;
    }
  }
}

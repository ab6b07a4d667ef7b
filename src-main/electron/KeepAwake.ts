import type { Events } from '../api.ts';

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

  /** Takes each event that pages are told. What is paused or waits for a drive does not keep the machine awake. */
  note<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    if (name !== 'job' && name !== 'write' && name !== 'training') return;
    const { id, state } = event as Events['job' | 'write' | 'training'];
    if (workingStates.includes(state)) this.#atWork.add(`${name} ${id}`);
    else this.#atWork.delete(`${name} ${id}`);
    if (this.#atWork.size > 0) this.#blocking ??= this.#blocker.start();
    else if (this.#blocking !== undefined) {
      this.#blocker.stop(this.#blocking);
      this.#blocking = undefined;
    }
  }
}

const workingStates: readonly string[] = ['running', 'looking', 'writing', 'judging', 'scoring'];

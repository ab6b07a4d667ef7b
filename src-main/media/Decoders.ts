import type { LaunchProcess } from '../processes/launchProcess.ts';
import { PreviewClient } from './PreviewClient.ts';

/**
 * The processes that decode for players, one for each stream. One that is done waits a while for the next stream: a
 * player that seeks ends its stream and opens another, and starting a process takes longer than decoding.
 */
export class Decoders {
  readonly #launch: LaunchProcess;
  readonly #max: number;
  readonly #idle: PreviewClient[] = [];
  readonly #busy = new Set<PreviewClient>();

  constructor(launch: LaunchProcess, max: number) {
    this.#launch = launch;
    this.#max = max;
  }

  get isFull(): boolean {
    return this.#busy.size >= this.#max;
  }

  take(): PreviewClient {
    const decoder = this.#idle.pop() ?? new PreviewClient({ launch: this.#launch });
    this.#busy.add(decoder);
    return decoder;
  }

  /** Takes a decoder back; one in the middle of an answer is ended, since nobody wants the answer any more. */
  giveBack(decoder: PreviewClient): void {
    if (!this.#busy.delete(decoder)) return;
    if (decoder.isBusy) decoder.close();
    else this.#idle.push(decoder);
  }

  close(): void {
    for (const decoder of [...this.#idle, ...this.#busy]) decoder.close();
  }
}

import type { Session, TaggerAnswer } from './Session.ts';

interface Waiting {
  input: Float32Array;
  resolve: (answer: TaggerAnswer) => void;
  reject: (error: unknown) => void;
}

/**
 * Collects the windows of several callers into runs of one session, which keeps a GPU busy: it takes hardly longer for
 * many windows than for one. A run begins as soon as the one before has ended and no window is on its way (`announce`);
 * no timer is involved, and a caller who is slow keeps nobody waiting. Whoever waits waits in memory: callers bound it.
 *
 * Runs are of 1, 2, 4, 8 ... windows: a GPU prepares for each batch size that it meets (cuDNN searches its fastest
 * convolutions, WebGPU compiles shaders).
 */
export class BatchingSession {
  readonly #session: Session;
  readonly #onRun: (windows: number) => void;
  readonly #queue: Waiting[] = [];
  #mostWindows: number;
  #announced = 0;
  #busy = false;

  /** `mostWindows` go into one run; `onRun` is told how many did. */
  constructor(session: Session, mostWindows: number, onRun: (windows: number) => void = () => {}) {
    this.#session = session;
    this.#mostWindows = mostWindows;
    this.#onRun = onRun;
  }

  /** Says that a window is on its way and will be here in a moment: then follows `score`, or `withdraw`. */
  announce(): void {
    this.#announced++;
  }

  /** Says that a window that was announced does not come, or is about to be scored. */
  withdraw(): void {
    this.#announced--;
    this.#runSoon();
  }

  /**
   * Scores one window, together with others. A run that fails is tried again in halves, because many windows may be
   * more than the GPU has memory for. Rejects with the runtime's error where the window fails on its own as well.
   */
  score(input: Float32Array): Promise<TaggerAnswer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ input, resolve, reject });
      this.#runSoon();
    });
  }

  #runSoon(): void {
    if (this.#busy) return;
    this.#busy = true;
    // Windows that arrived while the last run blocked this process are taken in first.
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    const batch = this.#announced === 0 ? this.#takeBatch() : [];
    if (batch.length > 0) await this.#score(batch);
    this.#busy = false;
    if (batch.length > 0 && this.#queue.length > 0) this.#runSoon();
  }

  #takeBatch(): Waiting[] {
    const most = Math.min(this.#queue.length, this.#mostWindows);
    return this.#queue.splice(0, 2 ** Math.floor(Math.log2(most)));
  }

  async #score(batch: Waiting[]): Promise<void> {
    const size = batch[0]!.input.length;
    const inputs = new Float32Array(size * batch.length);
    batch.forEach(({ input }, index) => inputs.set(input, index * size));
    try {
      const answer = await this.#session.run(inputs, batch.length);
      this.#onRun(batch.length);
      batch.forEach(({ resolve }, index) => resolve(partOf(answer, index, batch.length)));
    } catch (error) {
      if (batch.length === 1) return batch[0]!.reject(error);
      this.#mostWindows = batch.length / 2;
      this.#queue.unshift(...batch);
    }
  }
}

/** One window's part of an answer to `count` of them. */
function partOf({ scores, embedding, timeSteps }: TaggerAnswer, index: number, count: number): TaggerAnswer {
  const part = (values: Float32Array) => {
    const size = values.length / count;
    return values.slice(index * size, (index + 1) * size);
  };
  const answer = { scores: part(scores), embedding: part(embedding) };
  return timeSteps ? { ...answer, timeSteps: part(timeSteps) } : answer;
}

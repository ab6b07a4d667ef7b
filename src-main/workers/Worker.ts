import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analyser } from '../analysis/Analyser.ts';
import { HearmarkError, ReadError } from '../errors.ts';
import { FileFinder } from './FileFinder.ts';
import type { JsMsg } from './loadNats.ts';
import { unpack, type JobMessage, type JobOutcome } from './messages.ts';
import { removeLeftFolders } from './ownFolders.ts';
import type { TrainingOffer } from './trainingMessages.ts';
import { WorkerLink } from './WorkerLink.ts';
import { WorkerModels } from './WorkerModels.ts';
import type { WorkerOptions } from './WorkerOptions.ts';
import { WorkerTraining } from './WorkerTraining.ts';

/** Within a third of the time after which a machine at work counts as dead. */
const [beatMs, leaseSignMs] = [3000, 8000];
const againMs = 2000;

/**
 * Listens for the owner of a library until it is told to leave or the signal comes: takes a file from the queue whenever it
 * has room, and answers with what it heard. Cuts of the connection are waited for. Throws HearmarkError where it is not let in.
 */
export async function work(options: WorkerOptions): Promise<void> {
  const id = randomBytes(8).toString('hex');
  await removeLeftFolders(options.folder);
  const link = await reachServer(options);
  if (!link) return;
  const worker = new Worker(id, link, options);
  try {
    await worker.run();
  } finally {
    await worker.close();
    await link.close();
  }
}

/** Waits for a server that is away; undefined where the signal comes first. */
async function reachServer({ url, key, say, signal }: WorkerOptions): Promise<WorkerLink | undefined> {
  let told = false;
  while (!signal.aborted) {
    try {
      return await WorkerLink.open(url, key);
    } catch (error) {
      if (!(error instanceof HearmarkError && error.retry)) throw error;
      if (!told) say(`${error.message}; waiting`);
      told = true;
      await sleep(againMs, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}

class Worker {
  readonly #id: string;
  readonly #link: WorkerLink;
  readonly #options: WorkerOptions;
  readonly #models: WorkerModels;
  readonly #files: FileFinder;
  readonly #doing = new Map<string, Promise<void>>();
  readonly #shares = new Map<string, () => number>();
  readonly #end = new AbortController();
  #refusal: HearmarkError | undefined;
  #mustLeave = false;
  #done = 0;
  #training: { at: WorkerTraining; done: Promise<void> } | undefined;
  readonly #trained = new Set<string>();

  constructor(id: string, link: WorkerLink, options: WorkerOptions) {
    this.#id = id;
    this.#link = link;
    this.#options = options;
    this.#models = new WorkerModels(id, link, options);
    this.#files = new FileFinder(id, link, options);
    options.signal.addEventListener('abort', () => this.#end.abort());
  }

  async run(): Promise<void> {
    const { slots, say } = this.#options;
    await this.#join();
    const beats = setInterval(() => void this.#beat(), beatMs);
    try {
      while (!this.#end.signal.aborted && !this.#mustLeave) {
        // A training keeps a place
        if (this.#doing.size + (this.#training ? 1 : 0) >= slots) {
          await Promise.race([...this.#doing.values(), ...this.#trainingDone(), this.#ended()]);
          continue;
        }
        const message = await Promise.race([this.#link.nextJob(), this.#ended()]);
        if (message) this.#start(message);
      }
      if (this.#mustLeave) await Promise.all(this.#doing.values());
    } finally {
      clearInterval(beats);
      await this.#beat(true);
    }
    if (this.#refusal) throw this.#refusal;
    say(`listened to ${this.#done} files`);
  }

  async close(): Promise<void> {
    this.#end.abort();
    this.#models.close();
    await Promise.allSettled(this.#doing.values());
    this.#training?.at.stop();
    await this.#training?.done;
    await this.#files.close();
  }

  /** Waits for an owner, and asks to be let in. Throws HearmarkError where it is not. */
  async #join(): Promise<void> {
    const { version, machine, slots, runtime, say } = this.#options;
    for (let tries = 0; !this.#end.signal.aborted; tries++) {
      const answer = await this.#link.join({ version, worker: this.#id, machine, slots, runtime });
      if (answer && 'refused' in answer) throw new HearmarkError(`not let in: ${answer.refused}`);
      if (answer) return say('let in; waiting for music');
      if (tries === 0) say('nobody has the library open; waiting');
      await Promise.race([sleep(againMs), this.#ended()]);
    }
  }

  async #beat(leaving = false): Promise<void> {
    const doing = [...this.#shares].map(([job, share]) => ({
      job,
      share: Math.min(1, Math.max(0, share())),
    }));
    const training = leaving ? null : (this.#training?.at.id ?? null);
    const answer = await this.#link.beat({ worker: this.#id, doing, training, leaving });
    if (!answer || leaving) return;
    if (answer.mustLeave) this.#mustLeave = true;
    // The owner began anew, and knows nobody
    else if (!answer.isKnown) await this.#join().catch((error: HearmarkError) => this.#leave(error));
    else if (answer.training) this.#train(answer.training);
  }

  /** One at a time, and none twice. */
  #train(offer: TrainingOffer): void {
    if (this.#training || this.#trained.has(offer.id) || this.#end.signal.aborted) return;
    this.#trained.add(offer.id);
    const parts = { worker: this.#id, link: this.#link, options: this.#options };
    const at = new WorkerTraining(offer, { ...parts, files: this.#files, models: this.#models });
    const done = at.run().finally(() => (this.#training = undefined));
    this.#training = { at, done };
  }

  #trainingDone(): Promise<void>[] {
    return this.#training ? [this.#training.done] : [];
  }

  #leave(refusal: HearmarkError): void {
    this.#refusal ??= refusal;
    this.#mustLeave = true;
    this.#end.abort();
  }

  #ended(): Promise<undefined> {
    const { signal } = this.#end;
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
  }

  #start(message: JsMsg): void {
    const job = unpack(message.data) as JobMessage;
    const lease = setInterval(() => message.working(), leaseSignMs);
    const done = this.#do(job, message)
      .catch((error: Error) => {
        this.#options.say(`${job.below}: ${error.message}`);
        message.nak(againMs);
      })
      .finally(() => {
        clearInterval(lease);
        this.#doing.delete(job.id);
        this.#shares.delete(job.id);
      });
    this.#doing.set(job.id, done);
  }

  async #do(job: JobMessage, message: JsMsg): Promise<void> {
    const answer = await this.#link.begin({ worker: this.#id, job: job.id });
    if (!answer) return message.nak(againMs); // nobody is there: the next owner decides
    if (!answer.goOn) return message.ack();
    this.#shares.set(job.id, () => 0);
    const model = await this.#models.get(job.models);
    if ('refused' in model) {
      message.nak();
      return this.#leave(new HearmarkError(`not let in: ${model.refused}`));
    }
    const { analyser, token } = model;
    const outcome = await this.#listen(job, analyser);
    if (outcome === undefined) return this.#end.signal.aborted ? message.nak() : message.ack();
    const result = { job: job.id, worker: this.#id, token, outcome };
    await this.#link.answer(result, message.seq, this.#end.signal);
    message.ack();
    this.#done++;
  }

  /** Undefined where nobody wants to know any more. */
  async #listen({ id, request, ...job }: JobMessage, analyser: Analyser): Promise<JobOutcome | undefined> {
    const worker = this.#id;
    let isWanted = true;
    try {
      await using file = await this.#files.find({ id, ...job });
      const { coverage, ...more } = request;
      this.#shares.set(id, () => analyser.begun / Math.max(1, this.#doing.size));
      const whatToHear = async (identity: Parameters<WorkerLink['identify']>[0]['identity']) => {
        const answer = await this.#link.identify({ worker, job: id, identity });
        isWanted = answer?.what != null;
        return answer?.what ?? [];
      };
      const analysis = await analyser.analyse(file.path, coverage, whatToHear, more);
      return isWanted ? { analysis } : undefined;
    } catch (error) {
      if (!isWanted || this.#end.signal.aborted) return undefined;
      if (error instanceof ReadError) this.#files.mistrust(job.root);
      return { givenBack: (error as Error).message };
    }
  }
}

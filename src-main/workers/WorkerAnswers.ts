import type { Analysis } from '../analysis/protocol.ts';
import type { JsMsg } from './loadNats.ts';
import type { Members } from './Members.ts';
import { unpack, type JobOutcome, type ResultMessage } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';

/** What a machine that was let in answers to a job. */
export interface WorkerAnswer {
  job: string;
  worker: string;
  outcome: JobOutcome;
  /** Comes again until it is crossed off. */
  message: JsMsg;
}

/** Answers of before a restart, for files that the import has not come by yet. */
const earlyMax = 10_000;
const settledMax = 10_000;

/** The answers of other machines: who may give them, which came too early or too late, and which are not stored yet. */
export class WorkerAnswers {
  /** Those that could not be right, or came from who was never let in. */
  refused = 0;
  readonly #link: OwnerLink;
  readonly #members: Members;
  readonly #modelHash: string;
  readonly #early = new Map<string, WorkerAnswer>();
  readonly #settled = new Set<string>();
  readonly #unstored = new WeakMap<Analysis, JsMsg>();

  constructor(link: OwnerLink, members: Members, modelHash: string) {
    this.#link = link;
    this.#members = members;
    this.#modelHash = modelHash;
  }

  get hasEarly(): boolean {
    return this.#early.size > 0;
  }

  /** Reads an answer; crosses it off and returns undefined where it is none, or its sender was not let in. */
  async read(message: JsMsg): Promise<WorkerAnswer | undefined> {
    const result = await this.#open(message).catch(() => undefined);
    if (result && this.#members.isTokenOf(result.token, result.worker, this.#modelHash)) {
      const { job, worker, outcome } = result;
      return { job, worker, outcome, message };
    }
    this.refused++;
    message.ack();
    return undefined;
  }

  /** Keeps an answer that nobody waits for until somebody may; a second one is crossed off. */
  keepEarly(answer: WorkerAnswer): void {
    const { job, message } = answer;
    if (this.#settled.has(job) || this.#early.has(job) || this.#early.size >= earlyMax) message.ack();
    else this.#early.set(job, answer);
  }

  takeEarly(job: string): WorkerAnswer | undefined {
    const early = this.#early.get(job);
    this.#early.delete(job);
    return early;
  }

  /** A job has its answer: what else comes for it is crossed off. */
  noteSettled(job: string): void {
    this.#settled.add(job);
    if (this.#settled.size > settledMax) this.#settled.delete(this.#settled.values().next().value!);
  }

  /** Somebody waits for this job, once more perhaps. */
  noteWaiting(job: string): void {
    this.#settled.delete(job);
  }

  /** An answer is crossed off when what it says is stored. */
  crossOffWhenStored(analysis: Analysis, message: JsMsg): void {
    this.#unstored.set(analysis, message);
  }

  noteStored(analysis: Analysis): void {
    this.#unstored.get(analysis)?.ack();
    this.#unstored.delete(analysis);
  }

  async #open(message: JsMsg): Promise<ResultMessage> {
    const said = unpack(message.data) as ResultMessage | { object: string };
    if (!('object' in said)) return said;
    const bytes = await this.#link.getObject(said.object);
    void this.#link.removeObject(said.object);
    return unpack(bytes!) as ResultMessage;
  }
}

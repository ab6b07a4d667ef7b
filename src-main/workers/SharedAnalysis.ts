import { createHash, randomUUID } from 'node:crypto';
import type { Analyser, WhatToHear } from '../analysis/Analyser.ts';
import type { Analysis, AnalysisRequest, Identity } from '../analysis/protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';
import { DecodeError, HearmarkError, ReadError } from '../errors.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { checkAnalysis } from './checkAnalysis.ts';
import { lookAtFile, placeBelow, type FileLook } from './describeFile.ts';
import type { JsMsg } from './loadNats.ts';
import type { Members } from './Members.ts';
import { unpack, type FileAnswer, type JobMessage, type JobOutcome, type ResultMessage } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';
import { disagreement, hearTestSound, type TrialAnswer } from './trial.ts';

export interface SharedAnalysisOptions {
  /** The processes of this machine, which listen along. */
  local: Analyser;
  link: OwnerLink;
  members: Members;
  model: ModelPackage;
  /** The folders of the import: machines that see them, too, read there. */
  roots: readonly string[];
  onEnd: () => void;
}

interface Job {
  id?: string;
  path: string;
  coverage: Coverage;
  whatToHear: WhatToHear;
  more: Omit<AnalysisRequest, 'path' | 'coverage'>;
  look?: FileLook;
  state: 'waiting' | 'sending' | 'sent' | 'here';
  /** Its place in the queue of the server. */
  place?: number;
  /** Who has begun it. */
  worker?: string;
  /** How many machines died while they listened to it. */
  deaths: number;
  /** It stays here: another machine could not do it. */
  isOurs: boolean;
  /** A copy of its file lies in the object store. */
  isGiven?: boolean;
  resolve: (analysis: Analysis) => void;
  reject: (error: Error) => void;
}

/** For each file that a machine listens to, another waits for it. */
const sentPerSlot = 2;
/** So many machines may die over a file before it is the file's fault. */
const deathsMax = 3;
/** Answers of before a restart, for files that the import has not come by yet. */
const earlyMax = 10_000;
const settledMax = 10_000;
const sendAgainMs = 2000;

/**
 * Listens to files on this machine and on others: each takes the next when it has room. What is sent and not begun comes
 * back where this machine has nothing else to do, so an import goes on whatever becomes of the others and of the server.
 * The first answer counts; every other one is crossed off unread.
 */
export class SharedAnalysis implements Analyser {
  readonly #options: SharedAnalysisOptions;
  readonly #jobs = new Set<Job>();
  readonly #byId = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  readonly #early = new Map<string, { message: JsMsg; outcome: JobOutcome; worker: string }>();
  readonly #settled = new Set<string>();
  readonly #unstored = new WeakMap<Analysis, JsMsg>();
  readonly #session = randomUUID();
  #sendings = 0;
  #sendAfterMs = 0;
  #here = 0;
  #ours: Promise<TrialAnswer> | undefined;
  #closed = false;
  /** Answers that could not be right, or came from who was never let in. */
  refused = 0;

  constructor(options: SharedAnalysisOptions) {
    this.#options = options;
  }

  get modelHash(): string {
    return this.#options.model.weightsHash;
  }

  get jobs(): number {
    const { local, members } = this.#options;
    return local.jobs + sentPerSlot * members.slots;
  }

  get here(): Analyser {
    return this.#options.local;
  }

  get begun(): number {
    const { local, members } = this.#options;
    const shares = members.all.flatMap(({ doing }) => [...doing.values()]);
    return shares.reduce((sum, { share }) => sum + share, local.begun);
  }

  get waitingSeconds(): number {
    const { local, members } = this.#options;
    return members.all.some(({ doing }) => doing.size > 0) ? 0 : local.waitingSeconds;
  }

  analyse(
    path: string,
    coverage: Coverage,
    whatToHear: WhatToHear,
    more: Job['more'] = {},
  ): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new HearmarkError('the analysis was stopped'));
      const job: Job = {
        path,
        coverage,
        whatToHear,
        more,
        state: 'waiting',
        deaths: 0,
        isOurs: false,
        resolve,
        reject,
      };
      this.#jobs.add(job);
      if (this.#early.size === 0) this.#queue(job);
      else void this.#lookUpEarly(job);
    });
  }

  stored(analysis: Analysis): void {
    this.#unstored.get(analysis)?.ack();
    this.#unstored.delete(analysis);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { local, link, onEnd } = this.#options;
    local.close();
    for (const job of this.#jobs) {
      job.reject(new HearmarkError('the analysis was stopped'));
      if (job.place !== undefined) void link.takeBack(job.place);
    }
    this.#jobs.clear();
    onEnd();
  }

  /** Gives what waits to whoever has room. */
  pump(): void {
    if (this.#closed) return;
    const { local, link, members } = this.#options;
    while (this.#here < local.jobs) {
      const job = this.#nextForUs();
      if (!job) break;
      void this.#listenHere(job);
    }
    if (!link.isConnected || performance.now() < this.#sendAfterMs) return;
    let sent = [...this.#jobs].filter(({ state }) => state === 'sent' || state === 'sending').length;
    for (; sent < sentPerSlot * members.slots; sent++) {
      const index = this.#waiting.findIndex(({ isOurs }) => !isOurs);
      if (index < 0) return;
      void this.#send(this.#waiting.splice(index, 1)[0]!);
    }
  }

  /** Judges what a machine heard in the test sound: why it may not listen, or undefined. */
  async judge(theirs: TrialAnswer): Promise<string | undefined> {
    this.#ours ??= hearTestSound(this.#options.local);
    return disagreement(theirs, await this.#ours);
  }

  /** Whether a machine that took a job from the queue is to go on; who had it before has given it up, or is too slow. */
  begin(worker: string, jobId: string): boolean {
    const job = this.#byId.get(jobId);
    const member = this.#options.members.find(worker);
    if (!job || !member || job.state === 'here') return false;
    job.worker = worker;
    member.doing.set(jobId, { share: 0, sinceMs: Date.now() });
    return true;
  }

  /** Whether a track is to be listened to; undefined where nobody waits for its file. */
  async isToBeHeard(jobId: string, identity: Identity): Promise<boolean | undefined> {
    const what = await this.#byId.get(jobId)?.whatToHear(identity);
    return what?.includes('tags');
  }

  /** Gives a file to a machine that does not see it, by way of the object store. */
  async giveFile(jobId: string): Promise<FileAnswer> {
    const { link } = this.#options;
    const job = this.#byId.get(jobId);
    if (!job) return { refused: 'nobody waits for it any more' };
    const object = link.names.fileObject(jobId);
    job.isGiven = true;
    try {
      await link.putFile(object, job.path);
      return { object };
    } catch (error) {
      void link.removeObject(object);
      return { refused: (error as Error).message };
    }
  }

  /** What a machine had begun is anybody's again; a file over which several died is to blame itself. */
  release(worker: string, jobIds: Iterable<string>, { hasDied }: { hasDied: boolean }): void {
    for (const id of jobIds) {
      const job = this.#byId.get(id);
      if (job?.worker !== worker) continue;
      delete job.worker;
      if (!hasDied || ++job.deaths < deathsMax) continue;
      if (job.place !== undefined) void this.#options.link.takeBack(job.place);
      const error = new DecodeError(`${deathsMax} machines ended while they listened to it`, {
        path: job.path,
      });
      this.#finish(job, () => job.reject(error));
    }
    this.pump();
  }

  /** Nobody else is there any more: what others had begun comes back. */
  goOnAlone(): void {
    for (const job of this.#jobs) delete job.worker;
    this.pump();
  }

  /** Takes an answer from the results of the server. */
  async take(message: JsMsg): Promise<void> {
    const { members, model } = this.#options;
    const result = await this.#read(message).catch(() => undefined);
    if (!result || !members.isTokenOf(result.token, result.worker, model.weightsHash)) {
      this.refused++;
      return message.ack();
    }
    const { job: id, worker, outcome } = result;
    members.find(worker)?.doing.delete(id);
    const job = this.#byId.get(id);
    if (job) return this.#settle(job, { message, outcome, worker });
    if (this.#settled.has(id) || this.#early.has(id) || this.#early.size >= earlyMax) return message.ack();
    this.#early.set(id, { message, outcome, worker });
  }

  #nextForUs(): Job | undefined {
    const next = this.#waiting.shift();
    if (next) return next;
    for (const job of this.#jobs) if (job.state === 'sent' && job.worker === undefined) return job;
    return undefined;
  }

  async #listenHere(job: Job): Promise<void> {
    const { local, link } = this.#options;
    job.state = 'here';
    this.#here++;
    if (job.place !== undefined) void link.takeBack(job.place);
    try {
      const analysis = await local.analyse(job.path, job.coverage, job.whatToHear, job.more);
      this.#finish(job, () => job.resolve(analysis));
    } catch (error) {
      this.#finish(job, () => job.reject(error as Error));
    } finally {
      this.#here--;
      this.pump();
    }
  }

  #queue(job: Job): void {
    if (!this.#jobs.has(job)) return;
    this.#waiting.push(job);
    this.pump();
  }

  /** A machine may have answered when an owner before us asked. */
  async #lookUpEarly(job: Job): Promise<void> {
    try {
      await this.#describe(job);
    } catch {
      return this.#queue(job); // whoever listens to it says what is wrong with it
    }
    if (!this.#settleEarly(job)) this.#queue(job);
  }

  #settleEarly(job: Job): boolean {
    const early = this.#early.get(job.id!);
    if (!early || !this.#jobs.has(job)) return false;
    this.#early.delete(job.id!);
    this.#settle(job, early);
    return true;
  }

  /** Says which file it is, and where; throws ReadError. */
  async #describe(job: Job): Promise<JobMessage> {
    const { model, roots } = this.#options;
    const { size, head } = (job.look = await lookAtFile(job.path));
    const place = placeBelow(job.path, roots);
    if (!place) throw new ReadError('it lies outside of the folders', { path: job.path });
    const request = { coverage: job.coverage, ...job.more };
    job.id = idOf(place, job.look, model.weightsHash, request);
    if (this.#jobs.has(job)) this.#byId.set(job.id, job);
    this.#settled.delete(job.id);
    return { id: job.id, model: model.weightsHash, ...place, size, head, request };
  }

  async #send(job: Job): Promise<void> {
    const { link } = this.#options;
    job.state = 'sending';
    try {
      const message = await this.#describe(job);
      if (this.#settleEarly(job)) return;
      job.place = await link.send(message, `${this.#session}-${this.#sendings++}`);
      if (this.#jobs.has(job)) job.state = 'sent';
      else void link.takeBack(job.place);
    } catch (error) {
      if (error instanceof ReadError) job.isOurs = true;
      else this.#sendLater();
      this.#giveBack(job);
    }
  }

  /** The server is away, or its disk full: meanwhile this machine listens alone. */
  #sendLater(): void {
    this.#sendAfterMs = performance.now() + sendAgainMs;
    setTimeout(() => this.pump(), sendAgainMs + 1).unref();
  }

  #giveBack(job: Job): void {
    if (!this.#jobs.has(job)) return;
    if (job.place !== undefined) void this.#options.link.takeBack(job.place);
    delete job.place;
    delete job.worker;
    job.state = 'waiting';
    this.#waiting.unshift(job);
    this.pump();
  }

  #settle(
    job: Job,
    { message, outcome, worker }: { message: JsMsg; outcome: JobOutcome; worker: string },
  ): void {
    const { members, model } = this.#options;
    if ('analysis' in outcome) {
      try {
        const analysis = checkAnalysis(outcome.analysis, model.card);
        if (analysis.size !== job.look?.size) throw new HearmarkError('it listened to another file');
        analysis.modifiedNs = job.look.modifiedNs;
        members.noteDone(worker);
        this.#unstored.set(analysis, message);
        return this.#finish(job, () => job.resolve(analysis));
      } catch {
        this.refused++;
        members.forget(worker);
      }
    }
    // What fails elsewhere is tried here, so that its reason is ours
    message.ack();
    job.isOurs = true;
    if (job.state !== 'here') this.#giveBack(job);
  }

  #finish(job: Job, tell: () => void): void {
    if (!this.#jobs.delete(job)) return;
    const { link, members } = this.#options;
    if (job.id !== undefined) {
      this.#byId.delete(job.id);
      this.#settled.add(job.id);
      if (this.#settled.size > settledMax) this.#settled.delete(this.#settled.values().next().value!);
      for (const { doing } of members.all) doing.delete(job.id);
      if (job.isGiven) void link.removeObject(link.names.fileObject(job.id));
    }
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    tell();
    this.pump();
  }

  async #read(message: JsMsg): Promise<ResultMessage> {
    const said = unpack(message.data) as ResultMessage | { object: string };
    if (!('object' in said)) return said;
    const { link } = this.#options;
    const bytes = await link.getObject(said.object);
    void link.removeObject(said.object);
    return unpack(bytes!) as ResultMessage;
  }
}

/** The same for the same content and question, whoever asks and whenever. */
function idOf(
  place: object,
  { size, modifiedNs, head }: FileLook,
  modelHash: string,
  request: object,
): string {
  const content = JSON.stringify([place, size, String(modifiedNs), head, modelHash, request]);
  return createHash('sha256').update(content).digest('hex').slice(0, 40);
}

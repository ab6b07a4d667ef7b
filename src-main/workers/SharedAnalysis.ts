// Past 300 lines: every step changes the state of a job, and each state is met by the messages of the others.
import { randomUUID } from 'node:crypto';
import type { Analyser, WhatToHear } from '../analysis/Analyser.ts';
import type { Analysis, Identity } from '../analysis/protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { Listening, MusicTask } from '../scores/musicTasks.ts';
import { DecodeError, HearmarkError, ReadError } from '../errors.ts';
import { lendFile } from './lendFile.ts';
import { WorkerAnswers, type WorkerAnswer } from './WorkerAnswers.ts';
import type { JsMsg } from './loadNats.ts';
import type { Members } from './Members.ts';
import type { FileAnswer, JobMessage } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';
import { hashesOf, hashOfAll, type ModelHashes, type SharedModels } from './sharedModels.ts';
import { analysisOf, describeJob, type SharedJob } from './SharedJob.ts';
import { disagreement, hearTestSound, type TrialAnswer } from './trial.ts';

export interface SharedAnalysisOptions {
  /** The processes of this machine, which listen along. */
  local: Analyser;
  link: OwnerLink;
  members: Members;
  models: SharedModels;
  /** The folders of the import: machines that see them, too, read there. */
  roots: readonly string[];
  onEnd: () => void;
}

/** For each file that a machine listens to, another waits for it. */
const sentPerSlot = 2;
/** So many machines may die over a file before it is the file's fault. */
const deathsMax = 3;
const sendAgainMs = 2000;

/**
 * Listens to files on this machine and on others: each takes the next when it has room. What is sent and not begun comes
 * back where this machine has nothing else to do, so an import goes on whatever becomes of the others and of the server.
 * The first answer counts; every other one is crossed off unread.
 */
export class SharedAnalysis implements Analyser {
  readonly #options: SharedAnalysisOptions;
  readonly #jobs = new Set<SharedJob>();
  readonly #byId = new Map<string, SharedJob>();
  readonly #waiting: SharedJob[] = [];
  readonly #answers: WorkerAnswers;
  readonly #hashes: ModelHashes;
  readonly #session = randomUUID();
  #sendings = 0;
  #sendAfterMs = 0;
  #here = 0;
  #ours: Promise<TrialAnswer> | undefined;
  #closed = false;

  constructor(options: SharedAnalysisOptions) {
    this.#options = options;
    this.#hashes = hashesOf(options.models);
    this.#answers = new WorkerAnswers(options.link, options.members, this.modelsHash);
  }

  /** Answers that could not be right, or came from who was never let in. */
  get refused(): number {
    return this.#answers.refused;
  }

  /** Over all packages: see hashOfAll. */
  get modelsHash(): string {
    return hashOfAll(this.#hashes);
  }

  get jobs(): number {
    const { local, members } = this.#options;
    return local.jobs + sentPerSlot * members.slots;
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
    more: SharedJob['more'] = {},
  ): Promise<Analysis> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new HearmarkError('the analysis was stopped'));
      const job: SharedJob = {
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
      if (this.#answers.hasEarly) void this.#lookUpEarly(job);
      else this.#queue(job);
    });
  }

  stored(analysis: Analysis): void {
    this.#answers.noteStored(analysis);
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
    const { local, models } = this.#options;
    this.#ours ??= hearTestSound(local, Object.keys(models.hearing) as MusicTask[]);
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

  /** What a track is to be listened to for; undefined where nobody waits for its file. */
  async whatToHear(jobId: string, identity: Identity): Promise<Listening[] | undefined> {
    const job = this.#byId.get(jobId);
    if (!job) return undefined;
    const what = await job.whatToHear(identity);
    job.told = what;
    return what;
  }

  /** Gives a file to a machine that does not see it, by way of the object store. */
  giveFile(jobId: string): Promise<FileAnswer> | FileAnswer {
    const job = this.#byId.get(jobId);
    if (!job) return { refused: 'nobody waits for it any more' };
    job.isGiven = true;
    return lendFile(this.#options.link, jobId, job.path);
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
    const answer = await this.#answers.read(message);
    if (!answer) return;
    this.#options.members.find(answer.worker)?.doing.delete(answer.job);
    const job = this.#byId.get(answer.job);
    if (job) return this.#settle(job, answer);
    this.#answers.keepEarly(answer);
    await this.#lookUpEach();
  }

  #nextForUs(): SharedJob | undefined {
    const next = this.#waiting.shift();
    if (next) return next;
    for (const job of this.#jobs) if (job.state === 'sent' && job.worker === undefined) return job;
    return undefined;
  }

  async #listenHere(job: SharedJob): Promise<void> {
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

  #queue(job: SharedJob): void {
    if (!this.#jobs.has(job)) return;
    this.#waiting.push(job);
    this.pump();
  }

  /** A machine may have answered when an owner before us asked. */
  async #lookUpEarly(job: SharedJob): Promise<void> {
    try {
      await this.#describe(job);
    } catch {
      return this.#queue(job); // whoever listens to it says what is wrong with it
    }
    if (!this.#settleEarly(job)) this.#queue(job);
  }

  /** An answer to an owner before us may come when we are asked for its file already, and have not looked which it is. */
  async #lookUpEach(): Promise<void> {
    for (const job of [...this.#jobs].filter(({ id }) => id === undefined)) {
      if (!this.#answers.hasEarly) return;
      await this.#describe(job).then(
        () => this.#settleEarly(job),
        () => undefined, // whoever listens to it says what is wrong with it
      );
    }
  }

  #settleEarly(job: SharedJob): boolean {
    const early = this.#jobs.has(job) ? this.#answers.takeEarly(job.id!) : undefined;
    if (early) this.#settle(job, early);
    return early !== undefined;
  }

  /** Says which file it is, and where; throws ReadError. */
  async #describe(job: SharedJob): Promise<JobMessage> {
    const { look, message } = await describeJob(job, this.#hashes, this.#options.roots);
    Object.assign(job, { look, id: message.id });
    if (this.#jobs.has(job)) this.#byId.set(message.id, job);
    this.#answers.noteWaiting(message.id);
    return message;
  }

  async #send(job: SharedJob): Promise<void> {
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

  #giveBack(job: SharedJob): void {
    if (!this.#jobs.has(job)) return;
    if (job.place !== undefined) void this.#options.link.takeBack(job.place);
    delete job.place;
    delete job.worker;
    job.state = 'waiting';
    this.#waiting.unshift(job);
    this.pump();
  }

  #settle(job: SharedJob, { message, outcome, worker }: WorkerAnswer): void {
    const { members, models } = this.#options;
    if ('analysis' in outcome) {
      try {
        const analysis = analysisOf(job, outcome.analysis, models.tagger.card);
        members.noteDone(worker);
        this.#answers.crossOffWhenStored(analysis, message);
        return this.#finish(job, () => job.resolve(analysis));
      } catch {
        this.#answers.refused++;
        members.forget(worker);
      }
    }
    // What fails elsewhere is tried here, so that its reason is ours
    message.ack();
    job.isOurs = true;
    if (job.state !== 'here') this.#giveBack(job);
  }

  #finish(job: SharedJob, tell: () => void): void {
    if (!this.#jobs.delete(job)) return;
    const { link, members } = this.#options;
    if (job.id !== undefined) {
      this.#byId.delete(job.id);
      this.#answers.noteSettled(job.id);
      for (const { doing } of members.all) doing.delete(job.id);
      if (job.isGiven) void link.removeObject(link.names.fileObject(job.id));
    }
    const index = this.#waiting.indexOf(job);
    if (index >= 0) this.#waiting.splice(index, 1);
    tell();
    this.pump();
  }
}

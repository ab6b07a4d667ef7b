import type { Analyser } from '../analysis/Analyser.ts';
import type { Machine } from '../api.ts';
import { HearmarkError, ParameterError } from '../errors.ts';
import type { TrainingElsewhere } from '../training/TrainingElsewhere.ts';
import { Members } from './Members.ts';
import {
  heartbeat,
  begun,
  identified,
  joining,
  trying,
  wanting,
  type Heartbeat,
  type HeartbeatAnswer,
  type IdentityAnswer,
  type Joining,
  type Verdict,
  type Welcome,
} from './messages.ts';
import { startOwnServer } from './startOwnServer.ts';
import { openOwnerLink } from './openOwnerLink.ts';
import type { OwnerLink } from './OwnerLink.ts';
import { putModel } from './putModel.ts';
import { SharedAnalysis } from './SharedAnalysis.ts';
import { SharedTraining } from './SharedTraining.ts';
import { loadSharedModels, type ListensWith } from './sharedModels.ts';
import { trainingWord } from './trainingMessages.ts';
import type { TrialAnswer } from './trial.ts';
import { readWorkersConfig, type WorkersConfig } from './workersConfig.ts';

export interface WorkersOptions {
  libraryFile: string;
  /** Of this program: machines with another are not let in. */
  version: string;
  /** Called with what a person should know. */
  onNotice?: (text: string) => void;
}

const lookMs = 2000;
/** A server that is away for so long may stay away: by then a machine that trains for us has given it up, too. */
const awayMs = 120_000;

/**
 * The machines that listen for a library, seen from the process that owns it. Made only where somebody configured a
 * server (`hearmark workers start`); a server of our own is started again whenever it is not there.
 */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #config: WorkersConfig;
  readonly #link: OwnerLink;
  readonly #members: Members;
  readonly #timer: NodeJS.Timeout;
  #session: SharedAnalysis | undefined;
  #training: SharedTraining | undefined;
  /** Since when the server is away. */
  #cutMs: number | undefined;
  #closed = false;

  private constructor(options: WorkersOptions, config: WorkersConfig, link: OwnerLink) {
    this.#options = options;
    this.#config = config;
    this.#link = link;
    this.#members = new Members(config.ownerSeed ?? config.seed);
    this.#timer = setInterval(() => this.#look(), lookMs);
    this.#timer.unref();
  }

  /**
   * Connects to the server of a library; undefined where none is configured. Throws HearmarkError where it cannot be
   * reached, or another process owns the library's work already.
   */
  static async open(options: WorkersOptions): Promise<Workers | undefined> {
    const config = readWorkersConfig(options.libraryFile);
    if (!config) return undefined;
    const link = await openOwnerLink(options.libraryFile, config);
    const workers = new Workers(options, config, link);
    // From the first moment on: a server of our own may end while we come in
    void link.watch((isConnected) => workers.#afterCut(isConnected)).catch(() => {});
    try {
      if (await link.ask(link.names.status, null))
        throw new HearmarkError('another Hearmark shares out the work of this library already');
      await link.emptyQueue();
      workers.#serve();
      return workers;
    } catch (error) {
      await workers.close();
      throw error;
    }
  }

  /** The machines that are there, those that came first before others. */
  get machines(): Machine[] {
    return this.#members.all.map((member) => ({
      id: member.worker,
      name: member.machine,
      runtime: member.runtime,
      slots: member.slots,
      doing: member.doing.size,
      done: member.done,
      filesPerSecond: this.#members.paceOf(member),
      isLeaving: member.mustLeave,
      isTraining: this.#training?.offerFor(member.worker) !== undefined,
    }));
  }

  /** Answers that could not be right, or came from who was never let in, in the import that runs. */
  get refused(): number {
    return this.#session?.refused ?? 0;
  }

  /**
   * Shares an import with the machines that are there and come. `local` is closed with what is returned. One import at a
   * time: a second has `local` for itself. Throws ModelError.
   */
  async share(local: Analyser, listensWith: ListensWith, roots: readonly string[]): Promise<Analyser> {
    if (this.#session) return local;
    const models = await loadSharedModels(listensWith);
    const session = new SharedAnalysis({
      local,
      models,
      roots,
      link: this.#link,
      members: this.#members,
      onEnd: () => (this.#session = undefined),
    });
    this.#session = session;
    try {
      for (const model of [models.tagger, ...Object.values(models.hearing)])
        await putModel(this.#link, model);
    } catch (error) {
      // Its disk is full, or it is away: the machines learn of the models when it is there
      this.#options.onNotice?.(`other machines cannot get the models: ${(error as Error).message}`);
    }
    return session;
  }

  /**
   * Has another machine train, and returns when nobody there goes on with it: the checkpoint says how far it came. Throws
   * HearmarkError where the machine is not there, ParameterError where another training is under way, the signal's reason.
   */
  async train(asked: TrainingElsewhere): Promise<void> {
    if (this.#training) throw new ParameterError('another training is at work on another machine');
    const onNotice = (text: string) => this.#options.onNotice?.(text);
    this.#training = new SharedTraining(this.#link, this.#members, { ...asked, onNotice });
    try {
      await this.#training.run();
    } finally {
      this.#training = undefined;
    }
  }

  /** Lets a machine go, for good: what it has begun it finishes. Throws ParameterError where there is none. */
  forget(id: string): void {
    if (!this.#members.forget(id)) throw new ParameterError('there is no such machine');
  }

  /** An import that runs goes on here alone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#link.close();
    this.#session?.goOnAlone();
    this.#training?.goOnHere();
  }

  #serve(): void {
    const { names } = this.#link;
    const session = () => {
      if (!this.#session) throw new HearmarkError('nothing is listened to now');
      return this.#session;
    };
    this.#link.serve(
      names.status,
      () => null,
      () => this.machines,
    );
    this.#link.serve(
      names.forget,
      (message) => String(message),
      (id) => this.#members.forget(id),
    );
    this.#link.serve(
      names.join,
      (said) => joining.parse(said),
      (message) => this.#join(message),
    );
    this.#link.serve(
      names.beat,
      (said) => heartbeat.parse(said),
      (message) => this.#beat(message),
    );
    this.#link.serve(
      names.trial,
      (said) => trying.parse(said),
      async ({ worker, models, ...heard }): Promise<Verdict> => {
        if (models !== session().modelsHash) return { refused: 'these models are not in use any more' };
        const why = await session().judge(heard as TrialAnswer);
        if (why !== undefined) this.#letGo(worker);
        return why === undefined ? { token: this.#members.tokenOf(worker, models) } : { refused: why };
      },
    );
    this.#link.serve(
      names.begin,
      (said) => begun.parse(said),
      ({ worker, job }) => ({
        goOn: this.#session?.begin(worker, job) ?? false,
      }),
    );
    this.#link.serve(
      names.identity,
      (said) => identified.parse(said),
      async ({ job, identity }) => {
        const what = (await this.#session?.whatToHear(job, identity)) ?? null;
        return { what } satisfies IdentityAnswer;
      },
    );
    this.#link.serve(
      names.file,
      (said) => wanting.parse(said),
      ({ job }) => (this.#training?.owns(job) ? this.#training : session()).giveFile(job),
    );
    this.#link.serve(
      names.training,
      (said) => trainingWord.parse(said),
      (word) => this.#training?.hear(word) ?? { goOn: false },
    );
    void this.#link
      .results(async (message) => {
        if (this.#session) await this.#session.take(message);
        else message.nak(lookMs); // of before a restart: the import that asked for it has not begun yet
      })
      .catch(() => {});
  }

  #join(message: Joining): Welcome {
    const { version } = this.#options;
    if (message.version !== version)
      return {
        refused: `it has version ${message.version}, and this machine ${version}: both need the same`,
      };
    if (this.#members.isForgotten(message.worker))
      return { refused: 'it was told to leave; start it anew to let it in' };
    this.#members.join(message);
    this.#session?.pump();
    return { welcome: true };
  }

  #beat({ worker, doing, training, leaving }: Heartbeat): HeartbeatAnswer {
    const member = this.#members.find(worker);
    if (!member) return { isKnown: false, mustLeave: this.#members.isForgotten(worker) };
    member.lastBeatMs = Date.now();
    const givenUp = this.#members.noteDoing(member, doing);
    this.#session?.release(worker, givenUp, { hasDied: false });
    this.#training?.noteBeat(worker, training);
    if (leaving || (member.mustLeave && doing.length === 0)) this.#letGo(worker);
    const offer = this.#training?.offerFor(worker);
    return { isKnown: true, mustLeave: member.mustLeave, ...(offer && { training: offer }) };
  }

  /** A machine that goes by itself takes the blame for nothing. */
  #letGo(worker: string): void {
    const member = this.#members.find(worker);
    this.#members.leave(worker);
    if (member) this.#session?.release(worker, member.doing.keys(), { hasDied: false });
    this.#training?.release(worker, (name) => `${name} left`);
  }

  #look(): void {
    if (!this.#link.isConnected) {
      this.#cutMs ??= performance.now();
      if (performance.now() - this.#cutMs > awayMs) this.#training?.goOnHere();
      return;
    }
    this.#cutMs = undefined;
    const dead = this.#members.takeDead();
    for (const { worker, doing } of dead) {
      this.#session?.release(worker, doing.keys(), { hasDied: true });
      this.#training?.release(worker);
    }
  }

  #afterCut(isConnected: boolean): void {
    if (isConnected) {
      this.#members.spare();
      this.#session?.pump();
    } else void this.#bringBack();
  }

  /** A server of our own that ended is started again. */
  async #bringBack(): Promise<void> {
    while (!this.#closed && !this.#link.isConnected) {
      await startOwnServer(this.#options.libraryFile, this.#config).catch((error: Error) =>
        this.#options.onNotice?.(`other machines cannot be reached: ${error.message}`),
      );
      await new Promise((resolve) => setTimeout(resolve, lookMs).unref());
    }
  }
}

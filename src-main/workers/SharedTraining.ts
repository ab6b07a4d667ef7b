import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { HearmarkError } from '../errors.ts';
import type { CheckpointState } from '../training/Checkpoint.ts';
import type { LabelledFile } from '../training/fitNetwork.ts';
import type { TrainingElsewhere } from '../training/TrainingElsewhere.ts';
import { checkState, sendState } from './checkState.ts';
import { lookAtFile, placeBelow } from './describeFile.ts';
import type { Member, Members } from './Members.ts';
import { lendFile } from './lendFile.ts';
import { pack, unpack, type FileAnswer } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';
import { putModel } from './putModel.ts';
import type {
  SentFile,
  SentTraining,
  TrainingAnswer,
  TrainingOffer,
  TrainingWord,
} from './trainingMessages.ts';

export interface TrainingToShare extends TrainingElsewhere {
  /** Told what a person should know: who goes on, and why. */
  onNotice: (text: string) => void;
}

/** So long a machine that is there may take to say so. */
const [appearMs, lookMs] = [20_000, 250];

/**
 * A training that another machine does for this one: what it learns from goes there, and after each epoch where it stands
 * comes back into the checkpoint. Where that machine is gone another goes on, and where there is none, this one.
 */
export class SharedTraining {
  readonly id = randomBytes(16).toString('hex');
  readonly #link: OwnerLink;
  readonly #members: Members;
  readonly #asked: TrainingToShare;
  readonly #settled = Promise.withResolvers<void>();
  #files: SentFile[] = [];
  #state: CheckpointState | undefined;
  /** Who does it, by the id of the machine, and whether that has said so. */
  #with: { worker: string; name: string; hasBegun: boolean } | undefined;
  #given: string | undefined;
  #isOver = false;
  /** Epochs are kept one after another. */
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(link: OwnerLink, members: Members, asked: TrainingToShare) {
    this.#link = link;
    this.#members = members;
    this.#asked = asked;
  }

  /** Resolves when nobody else goes on with it. Throws HearmarkError where the machine is not there; the signal's reason. */
  async run(): Promise<void> {
    const { signal, plan, checkpoint, model, machine, onNotice } = this.#asked;
    const giveUp = () => this.#settled.reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#settled.promise.catch(() => {});
    try {
      signal.throwIfAborted();
      const member = await this.#appeared();
      this.#state = await checkpoint.load(plan.request);
      try {
        this.#files = await this.#describe();
        await putModel(this.#link, model);
        await this.#offer(member);
      } catch (error) {
        // The disk of the server is full, or it is away
        return onNotice(`${machine} cannot get the training (${(error as Error).message}); it goes on here`);
      }
      await this.#settled.promise;
    } finally {
      this.#isOver = true;
      signal.removeEventListener('abort', giveUp);
      await this.#tidy();
    }
  }

  /** What a machine is told in the answer to its sign of life. */
  offerFor(worker: string): TrainingOffer | undefined {
    if (this.#isOver || this.#with?.worker !== worker) return undefined;
    return { id: this.id, token: this.#members.tokenOf(worker, this.id) };
  }

  /** A machine says which training it is at, if any. */
  noteBeat(worker: string, training: string | null): void {
    if (this.#with?.worker !== worker) return;
    if (training === this.id) this.#with.hasBegun = true;
    else if (this.#with.hasBegun) this.release(worker, (name) => `${name} gave it up`);
  }

  /** A machine is gone: another goes on after the last epoch that came back, or this one. */
  release(worker: string, why = (name: string) => `${name} is gone`): void {
    if (this.#with?.worker !== worker || this.#isOver) return;
    const { name } = this.#with;
    this.#with = undefined;
    const next = this.#members.all.find((member) => member.worker !== worker && !member.mustLeave);
    const { onNotice } = this.#asked;
    if (!next) {
      onNotice(`${why(name)}; the training goes on here`);
      return this.#settled.resolve();
    }
    onNotice(`${why(name)}; ${next.machine} goes on with the training`);
    this.#offer(next).catch(() => this.#settled.resolve());
  }

  /** Nobody else can be reached any more. */
  goOnHere(): void {
    if (this.#isOver) return;
    if (this.#with) this.#asked.onNotice(`${this.#with.name} cannot be reached; the training goes on here`);
    this.#with = undefined;
    this.#settled.resolve();
  }

  /** The machine that does it says how far it is. */
  async hear({ worker, training, token, said }: TrainingWord): Promise<TrainingAnswer> {
    const isIts = training === this.id && this.#members.isTokenOf(token, worker, this.id);
    if (!isIts || this.#isOver || this.#with?.worker !== worker) return { goOn: false };
    this.#with.hasBegun = true;
    switch (said.kind) {
      case 'epoch':
        return { goOn: await this.#takeEpoch(worker, said) };
      case 'done':
        this.#settled.resolve();
        return { goOn: false };
      case 'failed':
        this.release(worker, (name) => `${name} could not go on (${said.reason})`);
        return { goOn: false };
      case 'estimate':
      case 'step':
      case 'skipped':
        this.#asked.report(said);
        return { goOn: true };
    }
  }

  owns(jobId: string): boolean {
    return jobId.startsWith(`${this.id}/`);
  }

  /** Gives one of the files to the machine that does it; those before it have arrived. */
  async giveFile(jobId: string): Promise<FileAnswer> {
    const file = this.#files[Number(jobId.slice(this.id.length + 1))];
    if (!file || this.#isOver) return { refused: 'nobody waits for it any more' };
    await this.#takeBackFile();
    this.#given = this.#link.names.fileObject(jobId);
    return lendFile(this.#link, jobId, file.path);
  }

  async #appeared(): Promise<Member> {
    const { machine, signal } = this.#asked;
    for (const endMs = performance.now() + appearMs; performance.now() < endMs;) {
      const found = this.#members.all.find((member) => member.machine === machine && !member.mustLeave);
      if (found) return found;
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
    const there = this.#members.all.map((member) => member.machine).join(', ') || 'no machine';
    throw new HearmarkError(`${machine} is not there; ${there} is`, { retry: true });
  }

  /** How others find the files; one that cannot be read is left out. */
  async #describe(): Promise<SentFile[]> {
    const { plan, roots, report } = this.#asked;
    const files: SentFile[] = [];
    for (const file of [...plan.training, ...plan.validation]) {
      try {
        const { size, head } = await lookAtFile(file.path);
        const place = placeBelow(file.path, roots) ?? {
          root: dirname(file.path),
          below: basename(file.path),
        };
        files.push({ ...file, ...place, size, head });
      } catch (error) {
        report({ kind: 'skipped', path: file.path, reason: (error as Error).message });
      }
    }
    return files;
  }

  async #offer({ worker, machine }: Member): Promise<void> {
    const { plan, model } = this.#asked;
    const { request: _, training, validation: _validation, ...rest } = plan;
    const learnt = new Set<LabelledFile['labels']>(training.map(({ labels }) => labels));
    const sent: SentTraining = {
      model: model.weightsHash,
      plan: rest,
      training: this.#files.filter(({ labels }) => learnt.has(labels)),
      validation: this.#files.filter(({ labels }) => !learnt.has(labels)),
      ...(this.#state && { from: sendState(this.#state) }),
    };
    // Whoever finds a file by its number finds it in this order
    this.#files = [...sent.training, ...sent.validation];
    await this.#link.putBytes(this.#link.names.trainingObject(this.id), pack(sent));
    this.#with = { worker, name: machine, hasBegun: false };
  }

  async #takeEpoch(
    worker: string,
    { object, epochs }: Extract<TrainingWord['said'], { kind: 'epoch' }>,
  ): Promise<boolean> {
    const bytes = await this.#link.getObject(object);
    // Gone with a server that was killed: what gets no answer is sent again
    if (!bytes) throw new HearmarkError('its epoch is not there');
    const kept = this.#keeping.then(() => this.#keepEpoch(worker, bytes, epochs));
    this.#keeping = kept;
    try {
      return await kept;
    } finally {
      await this.#link.removeObject(object);
    }
  }

  /** Returns whether the machine is to go on. */
  async #keepEpoch(worker: string, bytes: Uint8Array, epochs: number): Promise<boolean> {
    const { plan, checkpoint, report } = this.#asked;
    const known = this.#state?.curve.length ?? 0;
    if (this.#isOver || this.#with?.worker !== worker) return false;
    // Told again, because the answer was lost
    if (epochs <= known) return true;
    try {
      const state = checkState(unpack(bytes), plan, this.#state);
      await checkpoint.save(state);
      this.#state = state;
      for (const line of state.curve.slice(known)) {
        const secondsLeft = line.seconds * (plan.epochs - line.epoch - 1);
        report({ kind: 'epoch', line, secondsLeft, isBest: state.bestEpoch === line.epoch });
      }
      return true;
    } catch (error) {
      this.#members.forget(worker);
      this.release(worker, (name) => `${name} was wrong (${(error as Error).message})`);
      return false;
    }
  }

  async #takeBackFile(): Promise<void> {
    if (this.#given !== undefined) await this.#link.removeObject(this.#given);
    this.#given = undefined;
  }

  async #tidy(): Promise<void> {
    await this.#takeBackFile();
    await this.#link.removeObject(this.#link.names.trainingObject(this.id));
  }
}

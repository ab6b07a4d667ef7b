import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HearmarkError } from '../errors.ts';
import { parseSafetensors } from '../taggers/safetensors.ts';
import { Checkpoint, type CheckpointState } from '../training/Checkpoint.ts';
import type { FitPlan } from '../training/fitFromParent.ts';
import type { FitProgress, LabelledFile } from '../training/fitNetwork.ts';
import { sendState } from './checkState.ts';
import type { FileFinder, FoundHere } from './FileFinder.ts';
import { pack, unpack } from './messages.ts';
import { makeOwnFolder } from './ownFolders.ts';
import type { SentTraining, TrainingOffer, TrainingWord } from './trainingMessages.ts';
import type { WorkerLink } from './WorkerLink.ts';
import type { WorkerModels } from './WorkerModels.ts';
import type { WorkerOptions } from './WorkerOptions.ts';

interface Parts {
  worker: string;
  link: WorkerLink;
  options: WorkerOptions;
  files: FileFinder;
  models: WorkerModels;
}

/** How often the owner is told, and for how long it may be away. */
const [wordMs, awayMs, againMs] = [2000, 90_000, 1000];
/** The plan does not say which run it is: that is the owner's business. */
const request = 'for another machine';

/** A training that this machine does for the owner: all of it lies in a folder that is removed in the end. */
export class WorkerTraining {
  readonly id: string;
  readonly #token: string;
  readonly #parts: Parts;
  readonly #end = new AbortController();
  readonly #found: FoundHere[] = [];
  /** As the owner calls its files. */
  readonly #ownersPaths = new Map<string, string>();
  #checkpoint: Checkpoint | undefined;
  /** How many epochs the owner has, and what is on its way there. */
  #sent = 0;
  #sending: Promise<void> = Promise.resolve();
  #stepToldMs = -Infinity;
  #heardMs = performance.now();

  constructor({ id, token }: TrainingOffer, parts: Parts) {
    this.id = id;
    this.#token = token;
    this.#parts = parts;
  }

  /** Never rejects: what goes wrong is told to the owner. */
  async run(): Promise<void> {
    const { options } = this.#parts;
    let folder: string | undefined;
    try {
      folder = await makeOwnFolder(options.folder, 'training');
      options.say('training for the owner');
      await this.#train(folder);
      await this.#sending;
      await this.#tellDone();
      options.say('the training is done');
    } catch (error) {
      const reason = (error as Error).message;
      options.say(`the training ended: ${reason}`);
      if (!this.#end.signal.aborted) await this.#tell({ kind: 'failed', reason: reason.slice(0, 2000) });
    } finally {
      await this.#sending.catch(() => {});
      for (const found of this.#found) await found[Symbol.asyncDispose]();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
  }

  stop(): void {
    this.#end.abort(new HearmarkError('the owner does not want it to go on'));
  }

  async #train(folder: string): Promise<void> {
    const { link, models, options } = this.#parts;
    const bytes = await link.object(link.names.trainingObject(this.id));
    if (!bytes) throw new HearmarkError('the training is not there any more');
    const sent = unpack(bytes) as SentTraining;
    const modelFolder = await models.folderOf(sent.model);
    const checkpointFolder = join(folder, 'checkpoint');
    const checkpoint = new Checkpoint(checkpointFolder);
    this.#checkpoint = checkpoint;
    if (sent.from) {
      const { best, current, ...from } = sent.from;
      const weights = parseSafetensors(current);
      await checkpoint.save({
        ...from,
        request,
        current: weights,
        best: best ? parseSafetensors(best) : weights,
      });
      this.#sent = from.curve.length;
    }
    const here = await this.#findAll([...sent.training, ...sent.validation]);
    const plan: FitPlan = {
      ...sent.plan,
      request,
      training: here.slice(0, sent.training.length),
      validation: here.slice(sent.training.length),
    };
    await options.fit({
      plan,
      model: { folder: modelFolder, weightsHash: sent.model },
      checkpointFolder,
      onProgress: (progress) => this.#note(progress),
      signal: this.#end.signal,
    });
  }

  async #findAll(files: SentTraining['training']): Promise<LabelledFile[]> {
    const here: LabelledFile[] = [];
    for (const [index, { root, below, size, head, path, ...file }] of files.entries()) {
      this.#end.signal.throwIfAborted();
      const found = await this.#parts.files.find({ id: `${this.id}/${index}`, root, below, size, head });
      this.#found.push(found);
      this.#ownersPaths.set(found.path, path);
      here.push({ ...file, path: found.path });
    }
    return here;
  }

  #note(progress: FitProgress): void {
    if (progress.kind === 'epoch') this.#sending = this.#sending.then(() => this.#sendEpoch());
    if (progress.kind === 'epoch' || progress.kind === 'judging') return;
    if (progress.kind === 'step') {
      if (performance.now() - this.#stepToldMs < wordMs) return;
      this.#stepToldMs = performance.now();
    }
    const path = 'path' in progress ? (this.#ownersPaths.get(progress.path) ?? progress.path) : '';
    void this.#tell(progress.kind === 'skipped' ? { ...progress, path } : progress);
  }

  /** Has the owner take where it stands, however long that takes while anybody is there. */
  async #sendEpoch(): Promise<void> {
    const { link, worker } = this.#parts;
    while (!this.#end.signal.aborted) {
      const state = await this.#readState();
      if (!state || state.curve.length <= this.#sent) return;
      try {
        const object = link.names.epochObject(this.id, worker);
        await link.putObject(object, pack(sendState(state)));
        const epochs = state.curve.length;
        if (await this.#tell({ kind: 'epoch', object, epochs })) this.#sent = epochs;
        else await sleep(againMs);
      } catch {
        this.#giveUpIfAlone();
        await sleep(againMs);
      }
    }
  }

  /** An epoch that ends while this one is read takes its place. Throws ModelError. */
  async #readState(): Promise<CheckpointState | undefined> {
    try {
      return await this.#checkpoint!.load(request);
    } catch {
      await sleep(againMs);
      return this.#checkpoint!.load(request);
    }
  }

  /** Says so until the owner answers, or is away for good: either ends this. */
  async #tellDone(): Promise<void> {
    for (;;) {
      await this.#tell({ kind: 'done' });
      if (this.#end.signal.aborted) return;
      await sleep(againMs);
    }
  }

  /** Returns whether the owner heard it, and stops where it does not want to go on, or is away for good. */
  async #tell(said: TrainingWord['said']): Promise<boolean> {
    const { link, worker } = this.#parts;
    const answer = await link.tellTraining({ worker, training: this.id, token: this.#token, said });
    if (answer) this.#heardMs = performance.now();
    if (answer && !answer.goOn) this.stop();
    this.#giveUpIfAlone();
    return answer?.goOn ?? false;
  }

  #giveUpIfAlone(): void {
    if (performance.now() - this.#heardMs > awayMs) this.stop();
  }
}

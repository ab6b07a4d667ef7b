import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Training } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import { ownModelsFolder, trainingsFolder } from '../../locations.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { removePackage } from '../../models/removePackage.ts';
import { mayUse } from '../TrainingResult.ts';
import { findChangedTracks, type ChangedTracks } from '../findChangedTracks.ts';
import { applyThresholds } from '../trainThresholds.ts';
import type { TrainingParts } from './TrainingParts.ts';
import { TrainingTask, type TrainingPlan } from './TrainingTask.ts';
import { KeptTrainings } from './KeptTrainings.ts';
import { learn } from './learn.ts';
import { useHead } from './useHead.ts';

/** Trainings that are over and still listed. */
const endedMax = 20;

/**
 * Where a person trains: start, pause, go on, look at what came of it, and use it or not. One training is at work at a
 * time, in a process of its own that only reads the library; what is written into the library is written here.
 */
export class Trainings {
  readonly #parts: TrainingParts;
  readonly #trainings: TrainingTask[] = [];
  /** Found once for each that is ready. */
  readonly #changed = new WeakMap<TrainingTask, Promise<ChangedTracks[]>>();
  #nextId: number;
  /** What is at work, or is just being ended. */
  #current: { training: TrainingTask; stop: AbortController; done: Promise<void> } | undefined;
  #isClosed = false;

  constructor(parts: Omit<TrainingParts, 'kept'>) {
    const kept = new KeptTrainings(trainingsFolder(parts.library.file));
    this.#parts = { ...parts, kept };
    this.#nextId = kept.nextId;
  }

  /** The newest first. */
  list(): Training[] {
    return this.#trainings.map(({ data }) => data).reverse();
  }

  /** Lists what an earlier session left: what was learning is paused, and what was being scored anew goes on. */
  takeUp(): void {
    for (const { id, plan, data } of this.#parts.kept.list()) {
      const training = this.#add(id, plan, data);
      if (data.state === 'scoring') this.#useHead(training, false);
      else if (training.isAtWork)
        training.enter('paused', { reason: 'Hearmark was closed while it was running.' });
    }
  }

  /** Begins a training of the model in use. Throws ParameterError, ModelError. */
  async start({
    machine = null,
    ...asked
  }: Pick<TrainingPlan, 'depth' | 'tagIds' | 'epochs'> & {
    machine?: string | null | undefined;
  }): Promise<Training> {
    const { models, library } = this.#parts;
    const known = new Set(library.browse.listTags().map(({ id }) => id));
    if (asked.tagIds?.some((id) => !known.has(id))) throw new ParameterError('there is no such tag');
    if (machine !== null && asked.depth !== 'full')
      throw new ParameterError('only a training of all layers is worth another machine');
    const model = await models.open(models.activeName);
    await this.#untilEnded();
    this.#refuseIfBusy();
    const training = this.#add(this.#nextId++, {
      ...asked,
      machine,
      model: model.name,
      weightsHash: model.weightsHash,
    });
    this.#work(training, 'running', (signal) => learn(this.#parts, training, model, signal));
    return training.data;
  }

  /** Ends the process; of all layers the last whole epoch is kept. Throws ParameterError. */
  pause(id: number): Training {
    const training = this.#find(id);
    if (!training.isAtWork) throw new ParameterError('it is not running');
    if (training.plan.depth !== 'full')
      throw new ParameterError('it takes only seconds: let it end, or discard it');
    training.enter('paused', { share: training.data.share });
    this.#note(training);
    this.#current?.stop.abort();
    return training.data;
  }

  /** Goes on after the last whole epoch, with what was decided when it began. Throws ParameterError, ModelError. */
  async resume(id: number): Promise<Training> {
    const training = this.#find(id);
    const { model: name, weightsHash } = training.plan;
    const model = await this.#parts.models.open(name);
    if (model.weightsHash !== weightsHash)
      throw new ParameterError(`${name} was changed meanwhile: discard this training and start again`);
    await this.#untilEnded();
    this.#refuseIfBusy();
    if (training.data.state !== 'paused') throw new ParameterError('it is not paused');
    this.#work(training, 'running', (signal) => learn(this.#parts, training, model, signal));
    return training.data;
  }

  /** Gives a training up, and what it learnt; a model of it that is used stays. Throws ParameterError, ModelError. */
  async cancel(id: number): Promise<Training> {
    const training = this.#find(id);
    if (training.isOver) return training.data;
    training.enter('left');
    if (this.#current?.training === training) {
      this.#current.stop.abort();
      await this.#current.done;
    }
    this.#note(training);
    await this.#removeModel(training);
    return training.data;
  }

  /** Uses what a training learnt. Where it throws ParameterError, ModelError or LibraryError, it can be tried again. */
  async accept(id: number, insist: boolean): Promise<Training> {
    const training = this.#find(id);
    await this.#untilEnded();
    const { report, state, trainedModel } = training.data;
    if (state !== 'ready') throw new ParameterError('it has nothing to use now');
    const learnt = { learnt: report?.tags ?? [], isBetter: report?.isBetter ?? false };
    if (!mayUse(learnt, true)) throw new ParameterError('nothing was learnt');
    if (!mayUse(learnt, insist))
      throw new ParameterError('no tag got better, or others moved too far: it is used only if you insist');
    switch (training.plan.depth) {
      case 'thresholds':
        this.#useThresholds(training, insist);
        break;
      case 'head':
        this.#refuseIfBusy();
        this.#useHead(training, insist);
        break;
      case 'full':
        await this.#parts.useModel(trainedModel!);
        training.enter('inUse');
        this.#note(training);
    }
    return training.data;
  }

  /** Ends what is at work; the next session takes it up. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#current?.stop.abort();
    await this.#current?.done;
  }

  /**
   * Which tracks would change where a training that is ready is used, of each tag; null where nobody knows before they are heard
   * again. Throws ParameterError, ModelError.
   */
  async changedTracks(id: number): Promise<ChangedTracks[] | null> {
    const training = this.#find(id);
    const { learnt, plan, data } = training;
    if (!learnt || plan.depth === 'full' || data.state !== 'ready') return null;
    const { library, models } = this.#parts;
    const { card, modelId } = await models.open(plan.model);
    const found = this.#changed.get(training) ?? findChangedTracks({ library, card, modelId, ...learnt });
    this.#changed.set(training, found);
    found.catch(() => this.#changed.delete(training));
    return found;
  }

  #useThresholds(training: TrainingTask, insist: boolean): void {
    const { library, models, emit } = this.#parts;
    const { model } = training.plan;
    if (models.activeName !== model)
      throw new ParameterError(`these thresholds are for ${model}, which is not in use`);
    applyThresholds(library, training.learnt!.result, insist);
    emit('changed', { what: ['tags', 'tracks'], trackIds: null });
    training.enter('inUse');
  }

  #useHead(training: TrainingTask, insist: boolean): void {
    this.#work(training, 'scoring', (signal) => useHead(this.#parts, training, insist, signal));
  }

  /** Goes into a state, and works. What goes wrong becomes the training's state, and nobody else's. */
  #work(
    training: TrainingTask,
    state: 'running' | 'scoring',
    work: (signal: AbortSignal) => Promise<void>,
  ): void {
    const stop = new AbortController();
    training.enter(state);
    this.#note(training);
    const done = Promise.resolve()
      .then(() => work(stop.signal))
      .catch((error: unknown) => stop.signal.aborted || this.#fail(training, error as Error))
      .then(() => {
        this.#current = undefined;
        if (!this.#isClosed) this.#note(training);
      });
    this.#current = { training, stop, done };
  }

  #fail(training: TrainingTask, error: Error): void {
    const reason = tellMistake('a training', error);
    const isHopeless = error instanceof ParameterError && !error.retry;
    if (training.data.state === 'scoring') training.enter('ready', { reason });
    else if (training.plan.depth === 'full' && !isHopeless) training.enter('paused', { reason });
    else training.enter('failed', { reason });
  }

  /** Waits for what is just being ended. */
  async #untilEnded(): Promise<void> {
    if (this.#current && !this.#current.training.isAtWork) await this.#current.done;
  }

  #refuseIfBusy(): void {
    if (this.#isClosed) throw new ParameterError('Hearmark is being closed');
    if (this.#current) throw new ParameterError('another training is running: wait until it is done');
  }

  async #removeModel(training: TrainingTask): Promise<void> {
    const { models, emit } = this.#parts;
    const { trainedModel: name } = training.data;
    if (name === null || name === models.activeName) return;
    const isParent = this.#trainings.some(({ isOver, plan }) => !isOver && plan.model === name);
    const folder = join(ownModelsFolder(), name);
    if (isParent || !existsSync(folder)) return;
    await removePackage(folder);
    emit('changed', { what: ['models'], trackIds: null });
  }

  /** Keeps what a later session can go on with: epochs and the model of all layers, or an output layer that is used. */
  #note(training: TrainingTask): void {
    const { kept } = this.#parts;
    if (training.isOver) kept.forget(training.id);
    else if (training.plan.depth === 'full' || training.data.trainedModel !== null) kept.save(training);
  }

  #add(id: number, plan: TrainingPlan, data?: Training): TrainingTask {
    const training = new TrainingTask(id, plan, (now) => this.#parts.emit('training', now), data);
    this.#trainings.push(training);
    const ended = this.#trainings.filter(({ isOver }) => isOver);
    if (ended.length > endedMax) this.#trainings.splice(this.#trainings.indexOf(ended[0]!), 1);
    return training;
  }

  /** Throws ParameterError where there is no such training. */
  #find(id: number): TrainingTask {
    const training = this.#trainings.find((one) => one.id === id);
    if (!training) throw new ParameterError('this training is no longer there');
    return training;
  }
}

import type { Api, Lessons, Training, TrainingDepth } from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Router } from './Router.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';
import { m } from '../messages/m.ts';
import { said } from '../messages/said.ts';

const statesAtWork: Training['state'][] = ['running', 'judging', 'scoring'];
const statesOpen: Training['state'][] = [...statesAtWork, 'paused', 'ready'];

/** Learning from what was decided: what is chosen, and what becomes of it. It outlives the view. */
export class TrainingState {
  depth = $state<TrainingDepth>('head');
  /** Where all layers are learnt. */
  epochs = $state(5);
  /** The other machine that learns them, by its name; null: this one. */
  machine = $state<string | null>(null);
  /** Tags that could be learnt and that the person does not want to be. */
  leftOut = $state.raw<ReadonlySet<number>>(new Set());
  /** An answer of the host's is awaited. */
  isAsking = $state(false);
  readonly lessons: Fetched<Lessons>;
  /** The newest first. */
  readonly list = $derived.by(() => [...this.#byId.values()].sort((a, b) => b.id - a.id));
  /** The training that is shown; null: the choice. */
  readonly shown = $derived.by(() =>
    this.#shownId === null ? null : (this.#byId.get(this.#shownId) ?? null),
  );
  /** The training that goes on by itself right now. */
  readonly atWork = $derived.by(() => this.list.find(({ state }) => statesAtWork.includes(state)));
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;
  readonly #router: Router;
  #byId = $state.raw<ReadonlyMap<number, Training>>(new Map());
  #shownId = $state<number | null>(null);
  #isRestored = false;

  constructor(api: Remote<Api>, onEvent: EventListener, toasts: Toasts, router: Router) {
    this.#api = api;
    this.#toasts = toasts;
    this.#router = router;
    this.lessons = new Fetched(() => api.listLessons());
    onEvent('training', (training) => {
      const before = this.#byId.get(training.id)?.state;
      this.#keep(training);
      if (before && statesAtWork.includes(before)) this.#tellIfElsewhere(training);
    });
  }

  /** Fetches what the host has; the first time, after the page was loaded, what is still open is shown. */
  async restore(): Promise<void> {
    const listed = await this.#api.listTrainings().catch(() => null);
    if (!listed) return;
    this.#byId = new Map(listed.map((training) => [training.id, this.#newer(training)]));
    if (!this.#isRestored) this.#shownId ??= this.list.find(isOpen)?.id ?? null;
    this.#isRestored = true;
  }

  /** null: every tag that can be learnt. */
  start(tagIds: number[] | null): Promise<void> {
    const { depth, epochs } = this;
    const machine = (depth === 'full' && this.machine) || undefined;
    return this.#ask(async () => {
      const training = await this.#api.startTraining({ depth, tagIds, epochs, machine });
      this.#shownId = training.id;
      return training;
    });
  }

  pause({ id: trainingId }: Training): Promise<void> {
    return this.#ask(() => this.#api.pauseTraining({ trainingId }));
  }

  resume({ id: trainingId }: Training): Promise<void> {
    return this.#ask(() => this.#api.resumeTraining({ trainingId }));
  }

  /** Gives a training up, and what it learnt; back to the choice. */
  async cancel({ id: trainingId }: Training): Promise<void> {
    await this.#ask(async () => {
      const training = await this.#api.cancelTraining({ trainingId });
      this.#shownId = null;
      return training;
    });
  }

  accept({ id: trainingId }: Training, insist: boolean): Promise<void> {
    return this.#ask(() => this.#api.acceptTraining({ trainingId, insist }));
  }

  /** Makes another model the one whose suggestions are shown: back to the one before, for instance. */
  async use(name: string): Promise<void> {
    await this.#ask(() => this.#api.useModel({ name }));
  }

  show({ id }: Training): void {
    this.#shownId = id;
  }

  /** Back to the choice; what is at work goes on. */
  close(): void {
    this.#shownId = null;
  }

  async #ask(question: () => Promise<Training | void>): Promise<void> {
    this.isAsking = true;
    try {
      const answer = await question();
      if (answer) this.#keep(answer);
    } catch (error) {
      this.#toasts.failed(error);
    }
    this.isAsking = false;
  }

  #keep(training: Training): void {
    this.#byId = new Map([...this.#byId, [training.id, this.#newer(training)]]);
  }

  /** What is known of a training where that is newer: an answer may arrive after an event. */
  #newer(training: Training): Training {
    const known = this.#byId.get(training.id);
    // Another host may count from 1 again
    const isSame = known?.startedAt === training.startedAt;
    return isSame && known.revision > training.revision ? known : training;
  }

  /** Tells of the end of a training whoever is in another view. */
  #tellIfElsewhere({ state, reason, trainedModel }: Training): void {
    if (this.#router.view === 'training') return;
    const show = { label: m.common.show(), run: () => this.#router.go('training') };
    if (state === 'ready' && reason === null)
      this.#toasts.show(m.training.hearmarkHasFinishedLearning(), show);
    else if (state === 'inUse')
      this.#toasts.show(m.training.isInUse({ modelInUse: trainedModel ?? '' }), show);
    else if (reason !== null && !statesAtWork.includes(state))
      this.#toasts.show(said(reason), show, 'warning');
  }
}

/** Whether something is still to come of a training. */
function isOpen({ state }: Training): boolean {
  return statesOpen.includes(state);
}

// Past 300 lines: the queue, what was answered and what is taken back change together, and share their private state.
import type { Api, Change, CorrectionAction, Filter, ReviewItem, ReviewOrder } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { keep, readKept } from '../kept.ts';
import type { Decisions } from './Decisions.svelte.ts';
import { SessionPace } from './SessionPace.svelte.ts';

export type ReviewAnswer = Extract<CorrectionAction, 'accepted' | 'rejected'>;
/** What became of a suggestion in this session. */
export type ReviewOutcome = ReviewAnswer | 'later';

/** Tracks that are fetched ahead, so that the next one is there at once. */
const fetchedAhead = 6;
const fetchBelow = 4;
const choicesKey = 'hearmark.review';
const orders: readonly ReviewOrder[] = ['uncertain', 'confident', 'newest', 'artist'];

interface Choices {
  order: ReviewOrder;
  playsByItself: boolean;
}
interface Given {
  item: ReviewItem;
  tagId: number;
  /** Resolves to the host's change; null where it refused. */
  made: Promise<Change | null>;
}

/** The queue of questions and what was answered in this session; it outlives the view. */
export class ReviewState {
  order = $state<ReviewOrder>('uncertain');
  playsByItself = $state(true);
  /** Ask about this tag alone. */
  tagId = $state<number | null>(null);
  /** Ask about these tracks alone; null: all. */
  filter = $state.raw<Filter | null>(null);
  /** The track that is asked about first. */
  queue = $state.raw<ReviewItem[]>([]);
  isLoaded = $state(false);
  /** The last look found no open question. */
  isDone = $state(false);
  error = $state.raw<Error>();
  readonly pace = new SessionPace();
  readonly item = $derived.by(() => this.queue[0]);
  readonly asked = $derived.by(() => this.item?.suggestions.find(({ tagId }) => tagId === this.#askedTagId));
  readonly open = $derived.by(() => (this.item ? this.#openOf(this.item) : []));
  readonly tracksLeft = $derived.by(() => this.queue.length + this.#tracksBehind);
  readonly suggestionsLeft = $derived.by(() => this.#openIn(this.queue) + this.#suggestionsBehind);
  /** How many questions were put off. */
  readonly laterCount = $derived.by(
    () => [...this.#outcomes.values()].filter((one) => one === 'later').length,
  );
  canUndo = $state(false);

  readonly #api: Remote<Api>;
  readonly #decisions: Decisions;
  #askedTagId = $state<number | null>(null);
  /** By "track:tag". */
  #outcomes = $state.raw<ReadonlyMap<string, ReviewOutcome>>(new Map());
  /** Beyond the queue. */
  #tracksBehind = $state(0);
  #suggestionsBehind = $state(0);
  #passed = new Set<number>();
  #given: Given[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #isFetching = false;
  #generation = 0;

  constructor(api: Remote<Api>, decisions: Decisions) {
    this.#api = api;
    this.#decisions = decisions;
    const { order, playsByItself } = (readKept(choicesKey) ?? {}) as Partial<Record<keyof Choices, unknown>>;
    this.order = orders.find((known) => known === order) ?? 'uncertain';
    this.playsByItself = playsByItself !== false;
  }

  /** Keeps how the person likes to review; another order begins a new queue. */
  choose(choices: Partial<Choices>): void {
    const hasNewOrder = choices.order !== undefined && choices.order !== this.order;
    Object.assign(this, choices);
    keep(choicesKey, { order: this.order, playsByItself: this.playsByItself } satisfies Choices);
    if (hasNewOrder) void this.restart();
  }

  /** Asks about one tag, or some tracks, alone; null: about all. */
  narrow(to: { tagId?: number | null; filter?: Filter | null }): void {
    Object.assign(this, to);
    void this.restart();
  }

  /** Begins a new queue. `again` asks what was put off once more. */
  async restart({ again = false } = {}): Promise<void> {
    this.#generation++;
    this.#isFetching = false;
    if (again) {
      this.#outcomes = new Map([...this.#outcomes].filter(([, outcome]) => outcome !== 'later'));
      this.#passed.clear();
    }
    this.queue = [];
    this.isLoaded = this.isDone = false;
    await this.fetchMore();
  }

  /** Fills the queue. Never fails: see `error`. */
  async fetchMore(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    const generation = this.#generation;
    try {
      // What was answered is told first: it would be counted among what is left
      await this.#sending;
      if (generation !== this.#generation) return;
      const { order } = this;
      const page = await this.#api.findReviews({
        order,
        filter: this.filter ?? {},
        exceptIds: [...this.#passed, ...this.queue.map(({ track }) => track.trackId)],
        ...(this.tagId === null ? {} : { tagId: this.tagId }),
        limit: fetchedAhead,
      });
      if (generation !== this.#generation) return;
      // Meanwhile some may have been answered, put off or brought back
      const here = new Set([...this.#passed, ...this.queue.map(({ track }) => track.trackId)]);
      const fresh = page.items.filter(
        (item) => !here.has(item.track.trackId) && this.#openOf(item).length > 0,
      );
      for (const item of page.items)
        if (this.#openOf(item).length === 0) this.#passed.add(item.track.trackId);
      this.queue = [...this.queue, ...fresh];
      this.#tracksBehind = Math.max(0, page.tracks - fresh.length);
      this.#suggestionsBehind = Math.max(
        0,
        page.suggestions - fresh.reduce((sum, { suggestions }) => sum + suggestions.length, 0),
      );
      this.error = undefined;
      this.isLoaded = true;
      this.#settle();
      this.isDone = this.queue.length === 0 && this.#tracksBehind === 0;
    } catch (error) {
      if (generation === this.#generation) this.error = error as Error;
    } finally {
      if (generation === this.#generation) this.#isFetching = false;
    }
    if (this.queue.length === 0 && this.#tracksBehind > 0 && !this.error && !this.#isFetching)
      await this.fetchMore();
  }

  outcome(trackId: number, tagId: number): ReviewOutcome | undefined {
    return this.#outcomes.get(keyOf(trackId, tagId));
  }

  /** Answers the question at once; the host hears of it right after. */
  answer(answer: ReviewAnswer): void {
    const { item, asked } = this;
    if (!item || !asked) return;
    const { trackId } = item.track;
    const { tagId } = asked;
    const made = this.#sending.then(() =>
      this.#decisions.correct({ trackIds: [trackId] }, [tagId], answer, { quiet: true }),
    );
    this.#sending = made;
    const given: Given = { item, tagId, made };
    this.#given.push(given);
    this.canUndo = true;
    this.pace.count();
    this.#mark(trackId, tagId, answer);
    this.nextTag();
    void made.then((change) => {
      if (change !== null) return;
      this.#given = this.#given.filter((other) => other !== given);
      this.#bringBack(given);
    });
  }

  /** Puts the question off until the person asks for it again. */
  later(): void {
    if (!this.item || !this.asked) return;
    this.#mark(this.item.track.trackId, this.asked.tagId, 'later');
    this.nextTag();
  }

  /** Asks the next open question of this track; after the last, of the next track. */
  nextTag(): void {
    if (!this.item) return;
    const { suggestions } = this.item;
    const at = suggestions.findIndex(({ tagId }) => tagId === this.#askedTagId);
    const round = [...suggestions.slice(at + 1), ...suggestions.slice(0, at + 1)];
    const next = round.find((one) => this.open.includes(one));
    if (next) this.#askedTagId = next.tagId;
    else this.#leave();
  }

  /** Leaves what is open on this track for later. */
  nextTrack(): void {
    if (!this.item) return;
    for (const { tagId } of this.open) this.#mark(this.item.track.trackId, tagId, 'later');
    this.#leave();
  }

  /** Asks about this tag of the track; about one that was put off, again. */
  ask(tagId: number): void {
    if (!this.item) return;
    const { trackId } = this.item.track;
    if (this.outcome(trackId, tagId) === 'later') this.#mark(trackId, tagId, undefined);
    if (this.open.some((one) => one.tagId === tagId)) this.#askedTagId = tagId;
  }

  /** Takes the last answer of this session back and asks again; answers false where there is none. */
  async undo(): Promise<boolean> {
    const given = this.#given.pop();
    this.canUndo = this.#given.length > 0;
    if (!given) return false;
    // An answer that is given meanwhile waits for it, and what was fetched before it is old
    const takenBack = this.#sending.then(() => this.#takeBack(given));
    this.#sending = takenBack;
    await takenBack;
    return true;
  }

  async #takeBack(given: Given): Promise<void> {
    const change = await given.made;
    if (!change) return;
    const undone = await this.#decisions.undo();
    // Another window may have decided since: then that was undone, and this answer stands
    if (undone?.id === change.id) this.#bringBack(given);
  }

  /** Fetches again what lies behind the track that is asked about: what was fetched of it is old. */
  async refresh(): Promise<void> {
    this.#generation++;
    this.#isFetching = false;
    // Until that is told they count as what lies behind the queue
    const behind = this.queue.slice(1);
    this.#tracksBehind += behind.length;
    this.#suggestionsBehind += this.#openIn(behind);
    this.queue = this.queue.slice(0, 1);
    await Promise.all([this.#follow(), this.fetchMore()]);
  }

  /** Follows what was decided elsewhere about a track, where it is the one that is asked about. */
  async follow(trackId: number): Promise<void> {
    if (this.item?.track.trackId === trackId) await this.#follow();
  }

  async #follow(): Promise<void> {
    const { item } = this;
    if (!item) return;
    const { trackId } = item.track;
    const sending = this.#sending;
    await sending;
    const details = await this.#api.getTrack({ trackId }).catch(() => null);
    // Answered meanwhile: that answer tells of itself
    if (!details || sending !== this.#sending || this.item !== item) return;
    for (const { tagId } of item.suggestions) {
      const outcome = this.outcome(trackId, tagId);
      const isOpen = details.tags.some((tag) => tag.tagId === tagId && tag.state === 'suggested');
      const wasAnswered = outcome === 'accepted' || outcome === 'rejected';
      if (isOpen && wasAnswered) this.#mark(trackId, tagId, undefined);
      if (!isOpen && !wasAnswered) {
        const isCarried = details.tags.some((tag) => tag.tagId === tagId);
        this.#mark(trackId, tagId, isCarried ? 'accepted' : 'rejected');
      }
      if (isOpen) this.#given = this.#given.filter((one) => one.item !== item || one.tagId !== tagId);
    }
    this.canUndo = this.#given.length > 0;
    this.#settle();
  }

  #openOf({ track, suggestions }: ReviewItem) {
    return suggestions.filter(({ tagId }) => this.outcome(track.trackId, tagId) === undefined);
  }

  #openIn(items: ReviewItem[]): number {
    return items.reduce((sum, item) => sum + this.#openOf(item).length, 0);
  }

  #mark(trackId: number, tagId: number, outcome: ReviewOutcome | undefined): void {
    const outcomes = new Map(this.#outcomes);
    if (outcome) outcomes.set(keyOf(trackId, tagId), outcome);
    else outcomes.delete(keyOf(trackId, tagId));
    this.#outcomes = outcomes;
  }

  #bringBack({ item, tagId }: Given): void {
    const { trackId } = item.track;
    this.pace.uncount();
    this.#mark(trackId, tagId, undefined);
    this.#passed.delete(trackId);
    this.queue = [item, ...this.queue.filter(({ track }) => track.trackId !== trackId)];
    this.#askedTagId = tagId;
  }

  #leave(): void {
    if (!this.item) return;
    this.#pass(this.item);
    this.#settle();
    if (this.queue.length < fetchBelow) void this.fetchMore();
  }

  /** Goes past a track; one with questions that were put off must not come back by itself. */
  #pass({ track, suggestions }: ReviewItem): void {
    const { trackId } = track;
    if (suggestions.some(({ tagId }) => this.outcome(trackId, tagId) === 'later')) this.#passed.add(trackId);
    this.queue = this.queue.slice(1);
  }

  /** Sees to it that an open question is asked. */
  #settle(): void {
    while (this.item && this.open.length === 0) this.#pass(this.item);
    const isOpen = this.open.some(({ tagId }) => tagId === this.#askedTagId);
    if (!isOpen) this.#askedTagId = this.open[0]?.tagId ?? null;
  }
}

function keyOf(trackId: number, tagId: number): string {
  return `${trackId}:${tagId}`;
}

import type { Api, ChangeableSettings, Settings } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';

/** What a person has chosen. */
export class SettingsState {
  readonly fetched: Fetched<Settings>;
  readonly keyNotation = $derived.by(() => this.fetched.value?.keyNotation ?? 'musical');
  /** The host has answered all that was chosen: nothing is lost where the page is loaded anew. */
  readonly isKept = $derived.by(() => this.#unanswered === 0);
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;
  #unanswered = $state(0);
  #sending: Promise<unknown> = Promise.resolve();

  constructor(api: Remote<Api>, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    this.fetched = new Fetched(async () => {
      const there = await api.getSettings();
      return this.#unanswered > 0 ? (this.fetched.value ?? there) : there;
    });
  }

  /**
   * Shows the change at once, and keeps it; takes it back where the host refuses. Changes are sent one after the other, and what the
   * host says of one does not take back what was chosen after it.
   */
  async change(changes: Partial<ChangeableSettings>): Promise<void> {
    const before = this.fetched.value;
    if (before) this.fetched.value = { ...before, ...changes };
    this.#unanswered++;
    const sent = this.#sending.then(() => this.#api.changeSettings(changes));
    this.#sending = sent.catch(() => undefined);
    try {
      const answered = await sent;
      if (this.#unanswered === 1) this.fetched.value = answered;
    } catch (error) {
      if (before) this.fetched.value = before;
      this.#toasts.failed(error);
    } finally {
      this.#unanswered--;
    }
  }
}

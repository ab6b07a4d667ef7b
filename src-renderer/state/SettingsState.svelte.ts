import type { Api, ChangeableSettings, Settings } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';

/** What a person has chosen. */
export class SettingsState {
  readonly fetched: Fetched<Settings>;
  readonly keyNotation = $derived.by(() => this.fetched.value?.keyNotation ?? 'musical');
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;

  constructor(api: Remote<Api>, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    this.fetched = new Fetched(() => api.getSettings());
  }

  /** Shows the change at once, and keeps it; takes it back where the host refuses. */
  async change(changes: Partial<ChangeableSettings>): Promise<void> {
    const before = this.fetched.value;
    if (before) this.fetched.value = { ...before, ...changes };
    try {
      this.fetched.value = await this.#api.changeSettings(changes);
    } catch (error) {
      if (before) this.fetched.value = before;
      this.#toasts.failed(error);
    }
  }
}

import { MediaQuery } from 'svelte/reactivity';
import type { SettingsState } from './SettingsState.svelte.ts';

/** Whether the window is dark at present: for what is drawn by script, where CSS cannot follow the theme. */
export class Appearance {
  readonly #settings: SettingsState;
  readonly #systemIsDark = new MediaQuery('prefers-color-scheme: dark');

  constructor(settings: SettingsState) {
    this.#settings = settings;
  }

  get dark(): boolean {
    const theme = this.#settings.fetched.value?.theme ?? 'system';
    return theme === 'system' ? this.#systemIsDark.current : theme === 'dark';
  }
}

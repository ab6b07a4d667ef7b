import { MediaQuery } from 'svelte/reactivity';
import type { SettingsState } from './SettingsState.svelte.ts';

/** In which colours the window is at present: for what is drawn by script, where CSS cannot follow the theme. */
export class Appearance {
  readonly #settings: SettingsState;
  readonly #systemIsDark = new MediaQuery('prefers-color-scheme: dark');
  readonly #fewColours = new MediaQuery('forced-colors: active');

  constructor(settings: SettingsState) {
    this.#settings = settings;
  }

  get dark(): boolean {
    const theme = this.#settings.fetched.value?.theme ?? 'system';
    return theme === 'system' ? this.#systemIsDark.current : theme === 'dark';
  }

  /** Is another text whenever its colours are others. */
  get theme(): string {
    return `${this.dark ? 'dark' : 'light'}${this.#fewColours.current ? ' forced' : ''}`;
  }
}

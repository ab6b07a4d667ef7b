import type { Api, ModelDownload, PublishedModels } from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';
import { m } from '../messages/m.ts';
import { said } from '../messages/said.ts';

/** The published models that can be had, and their downloads; what becomes of one is told wherever the person is. */
export class PublishedState {
  readonly fetched: Fetched<PublishedModels>;
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;
  /** What the host said last of each: that may come before the answer that began it. */
  #told = $state.raw<ReadonlyMap<string, ModelDownload>>(new Map());

  constructor(api: Remote<Api>, onEvent: EventListener, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    this.fetched = new Fetched(async () => {
      const published = await api.listPublishedModels();
      for (const download of published.downloads) this.#keep(download);
      return published;
    });
    onEvent('modelDownload', (download) => {
      this.#keep(download);
      const { name, state, reason } = download;
      if (state === 'done') toasts.show(m.models.isInstalledItListensOnce({ name }));
      if (state === 'failed')
        toasts.show(m.models.couldNotBeInstalled({ name, reason: said(reason) ?? '' }), null, 'warning');
    });
  }

  /** Of a model that is being got, or was in this session. */
  downloadOf(name: string): ModelDownload | undefined {
    return this.#told.get(name);
  }

  isGetting(name: string): boolean {
    const state = this.downloadOf(name)?.state;
    return state === 'downloading' || state === 'installing';
  }

  get(name: string, acceptLicence: boolean): Promise<void> {
    return this.#act(() => this.#api.getModel({ name, acceptLicence }));
  }

  cancel(name: string): Promise<void> {
    return this.#act(() => this.#api.cancelGetModel({ name }));
  }

  async #act(action: () => Promise<ModelDownload>): Promise<void> {
    try {
      this.#keep(await action());
    } catch (error) {
      this.#toasts.failed(error);
    }
  }

  #keep(download: ModelDownload): void {
    const known = this.#told.get(download.name);
    if (known && known.revision > download.revision) return;
    this.#told = new Map([...this.#told, [download.name, download]]);
  }
}

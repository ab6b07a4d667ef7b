import type { Api, Filter } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';

/** What the tracks are called that others are to be like, or not. */
export class TrackNames {
  byId = $state.raw<ReadonlyMap<number, string>>(new Map());
  readonly #api: Pick<Remote<Api>, 'getTrack'>;

  constructor(api: Pick<Remote<Api>, 'getTrack'>) {
    this.#api = api;
  }

  /** Finds out what those of a filter are called; of one that is gone nothing is said. */
  async learn({ alike = { more: [], less: [] } }: Filter): Promise<void> {
    const unknown = [...alike.more, ...alike.less].filter((id) => !this.byId.has(id));
    const found = await Promise.allSettled(unknown.map((trackId) => this.#api.getTrack({ trackId })));
    const names = found.flatMap((one): [number, string][] =>
      one.status === 'fulfilled' ? [[one.value.trackId, one.value.title ?? one.value.fileName]] : [],
    );
    if (names.length > 0) this.byId = new Map([...this.byId, ...names]);
  }
}

import type { Api, Filter } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { nameOfTrack } from '../trackWords.ts';

/** What the tracks are called that others are to be like, or not. */
export class TrackNames {
  byId = $state.raw<ReadonlyMap<number, string>>(new Map());
  readonly #api: Pick<Remote<Api>, 'listTracks'>;

  constructor(api: Pick<Remote<Api>, 'listTracks'>) {
    this.#api = api;
  }

  /** Finds out what those of a filter are called; where they cannot be asked for, the list itself says so. */
  async learn({ alike = { more: [], less: [] } }: Filter): Promise<void> {
    const trackIds = [...alike.more, ...alike.less].filter((id) => !this.byId.has(id));
    if (trackIds.length === 0) return;
    const rows = await this.#api.listTracks({ trackIds }).catch(() => []);
    this.byId = new Map([...this.byId, ...rows.map((row) => [row.trackId, nameOfTrack(row)] as const)]);
  }
}

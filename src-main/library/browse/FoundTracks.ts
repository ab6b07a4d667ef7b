import type { Filter, GroupBy, Sort } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { filterTracks } from './filterTracks.ts';
import { playlistTracks } from './playlistRows.ts';
import { standTogether } from './standTogether.ts';
import { groupRows, type Groups } from './findGroups.ts';
import { mixtureOf } from './mixtureOf.ts';
import { orderByCloseness, orderTracks } from './orderTracks.ts';
import { PlayCounts } from './PlayCounts.ts';
import { RankedTracks } from './RankedTracks.ts';
import type { SimilarTracks } from './SimilarTracks.ts';
import { WordLikeness, type PlacedWords } from './WordLikeness.ts';

/** How groups are read where no order is asked for. */
export const byArtist: Sort = { by: 'artist', descending: false };

/** Of each filter a mask, an order, a sum and the facets: the last few filters. */
const mostKept = 16;

/** Which tracks a filter leaves, and in which order, as rows of the index; the last answers are kept. */
export class FoundTracks {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #similar: SimilarTracks;
  readonly #words: WordLikeness;
  readonly #plays: PlayCounts;
  readonly #recommended = new RankedTracks();
  /** The last answers, for the pages that follow: they stand as long as the index does. */
  readonly #kept = new Map<string, unknown>();
  #keptRevision = -1;

  constructor(connection: Connection, index: TrackIndex, similar: SimilarTracks) {
    this.#connection = connection;
    this.#index = index;
    this.#similar = similar;
    this.#words = new WordLikeness(connection, index);
    this.#plays = new PlayCounts(connection);
  }

  /** Says where the words of a filter's `like` lie, and reads what is compared with them. Without that, they order nothing. */
  async placeWords(words: string, placed: PlacedWords): Promise<void> {
    // Each page of a list places its words again, and sorting half a million tracks takes half a second
    if (await this.#words.place(words, placed)) this.#kept.clear();
  }

  /** Says which tracks are recommended, the best first: the order `recommended` goes by these. */
  recommend(trackIds: readonly number[] | Uint32Array): void {
    this.#recommended.set(trackIds);
    this.#kept.clear();
  }

  /** [rows], 1 for those that a filter leaves. */
  mask(filter: Filter): Uint8Array {
    this.#index.refresh();
    return this.keep(`mask ${JSON.stringify(filter)}`, () =>
      filterTracks(this.#connection, this.#index, filter),
    );
  }

  /** The rows that a filter leaves, in an order. */
  ordered(filter: Filter, sort: Sort): Uint32Array {
    const mask = this.mask(filter);
    const key = `rows ${JSON.stringify([filter, sort, this.#playsOf(sort)])}`;
    const rows = this.keep(key, () => {
      const ordered =
        sort.by === 'playlist' && filter.playlistId !== undefined
          ? this.#inPlaylist(filter.playlistId, mask, sort)
          : this.#inOrder(mask, filter, sort);
      return standTogether(this.#index, sort, ordered);
    });
    if (sort.groupedBy && !this.#index.groups.of(sort.groupedBy).isCurrent) this.#kept.delete(key);
    return rows;
  }

  /** The groups of the rows that a filter leaves: by name, or (`sort`) as their tracks are sorted. */
  grouped(by: GroupBy, filter: Filter, sort: Sort | null): Groups {
    const rows = this.ordered(filter, sort ?? byArtist);
    const key = `groups ${JSON.stringify([by, filter, sort, this.#playsOf(sort)])}`;
    const groups = this.keep(key, () => groupRows(this.#index, by, rows, sort !== null));
    if (!groups.grouped.isCurrent) this.#kept.delete(key);
    return groups;
  }

  /** Computes an answer once, and again when the library has changed. */
  keep<T>(key: string, compute: () => T): T {
    if (this.#keptRevision !== this.#index.revision || this.#kept.size > mostKept) this.#kept.clear();
    this.#keptRevision = this.#index.revision;
    if (!this.#kept.has(key)) this.#kept.set(key, compute());
    return this.#kept.get(key) as T;
  }

  /** [rows], -1..1, of orders that no column tells; undefined of the others, and where it cannot be told. */
  #closeness({ like, alike }: Filter, { by }: Sort): Float32Array | undefined {
    if (by === 'recommended') return this.#recommended.ofRows(this.#index.columns);
    if (by === 'plays') return this.#plays.ofRows(this.#index.columns);
    if (by !== 'likeness') return undefined;
    return like === undefined
      ? alike && this.#similar.closeness(mixtureOf(alike.more, alike.less))
      : this.#words.of(like);
  }

  /** Part of what an answer is kept for: a play changes no track, but an order by plays. */
  #playsOf(sort: Sort | null): number | null {
    return sort?.by === 'plays' ? this.#plays.count() : null;
  }

  #inOrder(mask: Uint8Array, filter: Filter, sort: Sort): Uint32Array {
    const closeness = this.#closeness(filter, sort);
    return closeness
      ? orderByCloseness(this.#index, mask, closeness, sort.descending)
      : orderTracks(this.#index, mask, sort, filter);
  }

  /** A track that is twice in a playlist stands in its first place. */
  #inPlaylist(playlistId: number, mask: Uint8Array, { descending }: Sort): Uint32Array {
    const { columns } = this.#index;
    const rows = playlistTracks(this.#connection, playlistId).flatMap((id) => columns.rowOf(id) ?? []);
    const ordered = [...new Set(rows)].filter((row) => mask[row]);
    return Uint32Array.from(descending ? ordered.reverse() : ordered);
  }
}

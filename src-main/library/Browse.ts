import type {
  Api,
  ExportedFile,
  Facets,
  ReviewPage,
  Selection,
  SimilarTrack,
  Sort,
  Tag,
  TrackDetails,
  TrackPage,
} from '../api.ts';
import { ParameterError } from '../errors.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { Connection } from './Connection.ts';
import { countFacets } from './countFacets.ts';
import { exportTracks } from './exportTracks.ts';
import { filterTracks } from './filterTracks.ts';
import { findReviews } from './findReviews.ts';
import { orderTracks } from './orderTracks.ts';
import { stateBits } from './Postings.ts';
import { SimilarTracks } from './SimilarTracks.ts';
import { TrackDetailsReader } from './TrackDetailsReader.ts';
import type { TrackIndex } from './TrackIndex.ts';
import { TrackRows } from './TrackRows.ts';

type Request<Name extends keyof Api> = Parameters<Api[Name]>[0];

/** What is shown of the library, from the index in memory and, for the few tracks of a page, from SQLite. */
export class Browse {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #log: ChangeLog;
  readonly #rows: TrackRows;
  readonly #details: TrackDetailsReader;
  readonly #similar: SimilarTracks;
  /** The last answers, for the pages that follow: they stand as long as the index does. */
  readonly #kept = new Map<string, unknown>();
  #keptRevision = -1;

  constructor(connection: Connection, index: TrackIndex, log: ChangeLog) {
    this.#connection = connection;
    this.#index = index;
    this.#log = log;
    this.#rows = new TrackRows(connection, index);
    this.#details = new TrackDetailsReader(connection, index, this.#rows);
    this.#similar = new SimilarTracks(connection, index);
  }

  /** Says whose suggestions count from now on; null: nobody's. */
  useModel(modelId: number | null): void {
    this.#index.useModel(modelId);
  }

  /** The numbers of the overview. */
  trackCounts() {
    this.#index.refresh();
    const { columns, vocabulary } = this.#index;
    let tracks = 0;
    let missing = 0;
    for (let row = 0; row < columns.count; row++) {
      if (columns.present[row]) tracks++;
      else missing++;
    }
    let openSuggestions = 0;
    let decisions = 0;
    for (const tagId of this.#index.tagIds()) {
      if (!vocabulary.isShown(tagId)) continue;
      const { rows, states, length } = this.#index.postings(tagId);
      for (let entry = 0; entry < length; entry++) {
        const state = states[entry]!;
        if (state === stateBits.suggested) openSuggestions += columns.present[rows[entry]!]!;
        else if (state !== stateBits.file) decisions++;
      }
    }
    return { tracks, missing, openSuggestions, decisions, ...this.#log.steps() };
  }

  listTags(): Tag[] {
    this.#index.refresh();
    return this.#index.vocabulary.tags();
  }

  findTracks({ filter, sort, offset, limit }: Request<'findTracks'>): TrackPage {
    const ordered = this.#ordered(filter, sort);
    const { durationsSeconds } = this.#index.columns;
    const totalSeconds = this.#keep(`seconds ${JSON.stringify(filter)}`, () =>
      ordered.reduce((sum, row) => sum + durationsSeconds[row]!, 0),
    );
    const rows = this.#rows.ofRows(ordered.subarray(offset, offset + limit));
    return { total: ordered.length, totalSeconds, offset, rows };
  }

  findTrackIds({ filter, sort, offset, limit }: Request<'findTrackIds'>): number[] {
    const rows = this.#ordered(filter, sort).subarray(offset, offset + limit);
    return Array.from(rows, (row) => this.#index.columns.ids[row]!);
  }

  countFacets({ filter }: Request<'countFacets'>): Facets {
    const mask = this.#mask(filter);
    return this.#keep(`facets ${JSON.stringify(filter)}`, () => countFacets(this.#index, mask, filter));
  }

  /** Throws ParameterError where there is no such track. */
  getTrack({ trackId }: Request<'getTrack'>): TrackDetails {
    this.#index.refresh();
    return this.#details.read(trackId);
  }

  /** Throws ParameterError where there is no such track; none where the model in use has not heard it. */
  findSimilarTracks({ trackId, limit }: Request<'findSimilarTracks'>): SimilarTrack[] {
    this.#index.refresh();
    if (!this.#rows.get(trackId)) throw new ParameterError(`There is no track ${trackId}.`);
    return this.#similar
      .of(trackId, limit)
      .map(({ trackId: id, similarity }) => ({ track: this.#rows.get(id)!, similarity }));
  }

  exportTracks({ selection, sort, format }: Request<'exportTracks'>): ExportedFile {
    const ids = this.selectedIds(selection, sort);
    return exportTracks(this.#connection, this.#index, this.#rows, ids, format);
  }

  findReviews(request: Request<'findReviews'>): ReviewPage {
    const mask = this.#mask(request.filter);
    return findReviews(this.#connection, this.#index, this.#rows, mask, request);
  }

  /** Returns the ids of the tracks of a selection, in an order if one is given, each once. */
  selectedIds(selection: Selection, sort?: Sort): number[] {
    const { columns } = this.#index;
    if ('filter' in selection) {
      const ordered = this.#ordered(selection.filter, sort ?? { by: 'artist', descending: false });
      const except = new Set(selection.exceptIds);
      return Array.from(ordered, (row) => columns.ids[row]!).filter((id) => !except.has(id));
    }
    this.#index.refresh();
    const marks = new Uint8Array(columns.count);
    const rows = [...new Set(selection.trackIds)].flatMap((id) => columns.rowOf(id) ?? []);
    if (!sort) return rows.map((row) => columns.ids[row]!);
    for (const row of rows) marks[row] = 1;
    return Array.from(orderTracks(this.#index, marks, sort, {}), (row) => columns.ids[row]!);
  }

  #mask(filter: Request<'findTracks'>['filter']): Uint8Array {
    this.#index.refresh();
    return this.#keep(`mask ${JSON.stringify(filter)}`, () =>
      filterTracks(this.#connection, this.#index, filter),
    );
  }

  #ordered(filter: Request<'findTracks'>['filter'], sort: Sort): Uint32Array {
    const mask = this.#mask(filter);
    return this.#keep(`rows ${JSON.stringify([filter, sort])}`, () =>
      orderTracks(this.#index, mask, sort, filter),
    );
  }

  /** Computes an answer once, and again when the library has changed. */
  #keep<T>(key: string, compute: () => T): T {
    if (this.#keptRevision !== this.#index.revision || this.#kept.size > mostKept) this.#kept.clear();
    this.#keptRevision = this.#index.revision;
    if (!this.#kept.has(key)) this.#kept.set(key, compute());
    return this.#kept.get(key) as T;
  }
}

/** Of each filter a mask, an order, a sum and the facets: the last few filters. */
const mostKept = 16;

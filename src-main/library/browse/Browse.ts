import type {
  Api,
  ExportedFile,
  Facets,
  GroupPage,
  ReviewPage,
  Selection,
  SimilarTrack,
  Sort,
  Tag,
  TrackDetails,
  TrackPage,
  TrackRow,
} from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import type { Projection } from '../../simd/Projection.ts';
import type { Calibrate } from '../review/AskedTag.ts';
import type { ChangeLog } from '../changes/ChangeLog.ts';
import type { Connection } from '../Connection.ts';
import { FileEdits } from '../FileEdits.ts';
import { countFacets } from './countFacets.ts';
import { countStored, countTracks } from './countTracks.ts';
import { exportTracks, type CopyWords } from './exportTracks.ts';
import { countWritable } from './countWritable.ts';
import { statesOfTag } from './statesOfTag.ts';
import { standTogether } from './standTogether.ts';
import { listPaths } from './listPaths.ts';
import { byArtist, FoundTracks } from './FoundTracks.ts';
import { GroupReader, rowsOfGroups } from './findGroups.ts';
import { findReviews } from '../review/findReviews.ts';
import { mixtureOf } from './mixtureOf.ts';
import { orderTracks } from './orderTracks.ts';
import type { PathStyle } from './playlists.ts';
import type { Roots } from '../Roots.ts';
import { rowsIn } from './rowsIn.ts';
import { sumOf } from './sumOf.ts';
import { firstUnread } from '../search/whyUnread.ts';
import { SimilarTracks, type Neighbour } from './SimilarTracks.ts';
import { TrackDetailsReader } from './TrackDetailsReader.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { TrackRows } from './TrackRows.ts';
import type { PlacedWords } from './WordLikeness.ts';

type Request<Name extends keyof Api> = Parameters<Api[Name]>[0];

/** What is shown of the library, from the index in memory and, for the few tracks of a page, from SQLite. */
export class Browse {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #log: ChangeLog;
  readonly #rows: TrackRows;
  readonly #groups: GroupReader;
  readonly #details: TrackDetailsReader;
  readonly #similar: SimilarTracks;
  readonly #edits: FileEdits;
  readonly #found: FoundTracks;

  constructor(connection: Connection, index: TrackIndex, log: ChangeLog, roots: Roots) {
    this.#connection = connection;
    this.#index = index;
    this.#log = log;
    this.#rows = new TrackRows(connection, index, roots);
    this.#groups = new GroupReader(connection, index);
    this.#details = new TrackDetailsReader(connection, index, this.#rows);
    this.#edits = new FileEdits(connection);
    this.#similar = new SimilarTracks(connection, index);
    this.#found = new FoundTracks(connection, index, this.#similar);
  }

  /** Says whose suggestions count from now on, and what brings its embeddings into the space of likeness; null: nobody's. */
  useModel(modelId: number | null, likeness?: Projection): void {
    this.#index.useModel(modelId);
    if (this.#similar.useProjection(likeness)) this.#connection.touched.all();
  }

  /** What brings the embeddings of the model in use into the space of likeness. */
  get projection(): Projection | undefined {
    return this.#similar.projection;
  }

  get modelId(): number | null {
    return this.#index.modelId;
  }

  /**
   * Resolves when there will be no long wait for an answer that concerns all tracks: where they have to be read again,
   * as at the start, that is done a little at a time, and what needs no index is answered meanwhile.
   */
  ready(): Promise<void> {
    return this.#index.ready();
  }

  /** Whether everything is being read again, with the answers of before until then, if there were any. */
  get isReading(): boolean {
    return this.#index.isReading;
  }

  /** Calls back whenever `ready` has read everything again: what was answered before may be old. */
  whenReread(call: () => void): void {
    this.#index.onReread = call;
  }

  /** The numbers of the overview. While `ready` reads, suggestions are not counted yet. */
  trackCounts() {
    const isAwaited = this.isReading && !this.#index.isReady;
    const counts = isAwaited ? countStored(this.#connection) : countTracks(this.#index);
    return { ...counts, edited: this.#edits.count(), ...this.#log.steps() };
  }

  listTags(): Tag[] {
    this.#index.refreshVocabulary();
    return this.#index.vocabulary.tags();
  }

  findTracks({ filter, sort, offset, limit }: Request<'findTracks'>): TrackPage {
    const ordered = this.#found.ordered(filter, sort);
    const { columns, vocabulary } = this.#index;
    const sum = () => sumOf(columns.durationsSeconds, ordered);
    const totalSeconds = this.#found.keep(`seconds ${JSON.stringify(filter)}`, sum);
    const rows = this.#rows.ofRows(ordered.subarray(offset, offset + limit));
    const unread = firstUnread(filter.text ?? '', vocabulary);
    return { total: ordered.length, totalSeconds, unread, offset, rows };
  }

  findTrackIds({ filter, sort, offset, limit }: Request<'findTrackIds'>): number[] {
    const rows = this.#found.ordered(filter, sort).subarray(offset, offset + limit);
    return Array.from(rows, (row) => this.#index.columns.ids[row]!);
  }

  findGroups({ by, filter, sort, offset, limit }: Request<'findGroups'>): GroupPage {
    const groups = this.#found.grouped(by, filter, sort);
    const rows = this.#groups.read(by, groups, this.#found.mask(filter), filter, offset, limit);
    return { total: groups.order.length, rows };
  }

  findGroupSizes({ by, filter, sort }: Request<'findGroupSizes'>): number[] {
    const { order, tracks } = this.#found.grouped(by, filter, sort);
    return Array.from(order, (number) => tracks[number]!);
  }

  findGroupTrackIds({ by, filter, sort, offset, limit }: Request<'findGroupTrackIds'>): number[] {
    const rows = this.#found.ordered(filter, sort ?? byArtist);
    const found = rowsOfGroups(this.#found.grouped(by, filter, sort), rows, offset, limit);
    return found.map((row) => this.#index.columns.ids[row]!);
  }

  countFacets({ filter }: Request<'countFacets'>): Facets {
    const mask = this.#found.mask(filter);
    return this.#found.keep(`facets ${JSON.stringify(filter)}`, () => countFacets(this.#index, mask, filter));
  }

  /** Throws ParameterError where there is no such track. */
  getTrack({ trackId }: Request<'getTrack'>): TrackDetails {
    this.#index.refreshVocabulary();
    return this.#details.read(trackId);
  }

  /** A track as a list shows it. Throws ParameterError where there is none of this id. */
  getRow(trackId: number): TrackRow {
    this.#index.refreshVocabulary();
    const row = this.#rows.get(trackId);
    if (!row) throw new ParameterError(`There is no track ${trackId}.`);
    return row;
  }

  /** Tracks as a list shows them, in this order; those that are not there are left out. */
  listTracks(trackIds: readonly number[]): TrackRow[] {
    this.#index.refreshVocabulary();
    return trackIds.flatMap((trackId) => this.#rows.get(trackId) ?? []);
  }

  /** As `ready`, for findSimilarTracks: that compares the embeddings of all tracks. */
  async similarReady(): Promise<void> {
    await this.#index.ready();
    await this.#similar.ready();
  }

  /** Throws ParameterError where there is no such track; none where the model in use has not heard it. */
  findSimilarTracks({ trackId, limit, more = [], less = [] }: Request<'findSimilarTracks'>): SimilarTrack[] {
    this.#index.refresh();
    if (!this.#rows.get(trackId)) throw new ParameterError(`There is no track ${trackId}.`);
    const mixture = mixtureOf([trackId, ...more], less);
    return this.#similar
      .near(mixture, new Set(mixture.keys()), limit)
      .map(({ trackId: id, similarity }) => ({ track: this.#rows.get(id)!, similarity }));
  }

  /** As SimilarTracks.near; waits for `similarReady` as findSimilarTracks does. */
  findNear(...question: Parameters<SimilarTracks['near']>): Neighbour[] {
    this.#index.refresh();
    return this.#similar.near(...question);
  }

  /** What of the embeddings of the model in use tells more than which are near; `similarReady` comes before. */
  get embeddings(): Pick<SimilarTracks, 'heardIds' | 'vectorOf' | 'compareAll'> {
    this.#index.refresh();
    return this.#similar;
  }

  likeness(...pair: Parameters<SimilarTracks['between']>): number | undefined {
    return this.#similar.between(...pair);
  }

  /** As FoundTracks.placeWords. */
  async placeWords(words: string, placed: PlacedWords): Promise<void> {
    await this.#found.placeWords(words, placed);
  }

  /** As FoundTracks.recommend. */
  recommend(trackIds: readonly number[] | Uint32Array): void {
    this.#found.recommend(trackIds);
  }

  exportTracks(
    { selection, sort, format, relative }: Request<'exportTracks'>,
    { paths, copies }: { paths?: PathStyle; copies?: ReadonlyMap<number, CopyWords> } = {},
  ): ExportedFile {
    const ids = this.selectedIds(selection, sort);
    const style = relative ? { fromCommonFolder: true, ...relative } : paths;
    return exportTracks(this.#connection, this.#index, this.#rows, ids, format, { paths: style, copies });
  }

  /** On which tracks a tag is suggested, and of which a person or the file says something of it. */
  statesOfTag(tagId: number): { suggested: Set<number>; settled: Set<number> } {
    return statesOfTag(this.#index, tagId);
  }

  /** As countWritable, of a selection. */
  countWritable({
    selection,
    withSuggestions,
  }: Request<'countWritable'>): { category: string; tags: number }[] {
    return countWritable(this.#index, this.selectedIds(selection), { withSuggestions });
  }

  /** Returns where the tracks of a selection lie, in that order. */
  listPaths({ selection, sort }: Request<'listPaths'>): string[] {
    return listPaths(this.#connection, this.selectedIds(selection, sort));
  }

  /** Tells how likely suggestions are by `calibrate`: see training/calibrate.ts. */
  findReviews(request: Request<'findReviews'>, calibrate = asThresholdsSay): ReviewPage {
    const mask = this.#found.mask(request.filter);
    const source = { connection: this.#connection, index: this.#index, rows: this.#rows, calibrate };
    return findReviews(source, mask, request);
  }

  /**
   * Returns the ids of the tracks of a selection, each once: in an order if one is given, or else the oldest first; ids as
   * they are given, where the order is that of a playlist.
   */
  selectedIds(selection: Selection, sort?: Sort): number[] {
    if ('filter' in selection) {
      const rows = sort
        ? this.#found.ordered(selection.filter, sort)
        : rowsIn(this.#found.mask(selection.filter));
      const except = new Set(selection.exceptIds);
      const ids = Array.from(rows, (row) => this.#index.columns.ids[row]!);
      return except.size === 0 ? ids : ids.filter((id) => !except.has(id));
    }
    this.#index.refresh();
    const { columns } = this.#index;
    const marks = new Uint8Array(columns.count);
    const rows = [...new Set(selection.trackIds)].flatMap((id) => columns.rowOf(id) ?? []);
    if (!sort || sort.by === 'playlist') return rows.map((row) => columns.ids[row]!);
    for (const row of rows) marks[row] = 1;
    const ordered = standTogether(this.#index, sort, orderTracks(this.#index, marks, sort, {}));
    return Array.from(ordered, (row) => columns.ids[row]!);
  }
}

/** A score at its threshold is as likely right as wrong. */
const asThresholdsSay: Calibrate = () => ({ slope: 1, shift: 0 });

import { setImmediate } from 'node:timers/promises';
import type { Connection } from '../Connection.ts';
import { Postings, stateBits } from './Postings.ts';
import { PostingsReader } from './PostingsReader.ts';
import { SortOrders } from './SortOrders.ts';
import { TagStates } from './TagStates.ts';
import { TextMatches } from './TextMatches.ts';
import { Touched } from './Touched.ts';
import { TrackColumns } from './TrackColumns.ts';
import { TrackGroups } from './TrackGroups.ts';
import { Vocabulary } from './Vocabulary.ts';

/** Another process that writes all the time does not keep this one busy: a new look costs at most this part of it. */
const shareOfTime = 0.2;
/** Tracks read in one step: some five milliseconds of work. */
const tracksAtOnce = 3000;
/** How long `ready` reads before other work has its turn. */
const sliceMs = 8;
const noPostings = new Postings();

/** So few tracks are changed in place; of more, the postings are merged with what is new. */
const fewTracks = 32;

/** Everything on its way into memory. */
interface Reading {
  columns: TrackColumns;
  reader: PostingsReader;
  steps: Iterator<void, void>;
  dataVersion: number;
  /** Spent on it until now. */
  ms: number;
}

/**
 * The tracks and their tags in memory, for filters, counts and orders over all of them at once. What was written
 * through the same connection is read again before the next answer, track by track or tag by tag; what another process
 * wrote (`PRAGMA data_version`) makes it read everything again. Reading everything takes seconds where there are half a
 * million tracks: `refresh` does it at once, `ready` a slice at a time.
 */
export class TrackIndex {
  columns = new TrackColumns();
  readonly orders: SortOrders;
  readonly groups: TrackGroups;
  readonly texts: TextMatches;
  readonly states: TagStates;
  /** Changes with everything that the index holds. */
  revision = 0;
  /** Changes with what is shown and sorted of tracks, but not with their tags. */
  rowsRevision = 0;
  /** Called when everything was read again, a slice at a time. */
  onReread: () => void = () => {};
  readonly #connection: Connection;
  #postings = new Map<number, Postings>();
  #vocabulary: Vocabulary | undefined;
  #vocabularyVersion = -1;
  #modelId: number | null = null;
  /** What is in memory is all there is, but for what was touched and what others wrote. */
  #isWhole = false;
  #dataVersion = -1;
  #builtAt = -Infinity;
  #buildMs = 0;
  #reading: Reading | undefined;
  #slices: Promise<void> | undefined;
  /** What was written while everything is being read: it may have been read before. */
  readonly #since = new Touched();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.states = new TagStates(connection);
    this.orders = new SortOrders(connection, this);
    this.groups = new TrackGroups(connection, this);
    this.texts = new TextMatches(connection, this);
  }

  /** The model whose suggestions count. */
  get modelId(): number | null {
    return this.#modelId;
  }

  useModel(modelId: number | null): void {
    if (modelId === this.#modelId) return;
    this.#modelId = modelId;
    this.#connection.touched.modelId = modelId;
    this.#connection.touched.all();
  }

  /** The tags as they stood when the index, or they alone, were brought up to date. */
  get vocabulary(): Vocabulary {
    return (this.#vocabulary ??= this.#connection.read(
      () => new Vocabulary(this.#connection, this.#modelId),
    ));
  }

  /** Brings the tags up to date, for those who need nothing else: there is no wait for the index. */
  refreshVocabulary(): void {
    const dataVersion = this.#readDataVersion();
    if (this.#connection.touched.isEmpty && dataVersion === this.#vocabularyVersion) return;
    this.#vocabularyVersion = dataVersion;
    this.#vocabulary = undefined;
  }

  /** The entries of a tag, which is not merged into another. */
  postings(tagId: number): Postings {
    return this.#postings.get(tagId) ?? noPostings;
  }

  /** The tags that some track carries, or that were rejected for one. */
  tagIds(): IterableIterator<number> {
    return this.#postings.keys();
  }

  get bytes(): number {
    return [...this.#postings.values()].reduce((sum, { bytes }) => sum + bytes, this.columns.bytes);
  }

  /** Whether there is an answer to every question without everything being read first. */
  get isReady(): boolean {
    return this.#isWhole && !this.#connection.touched.everything;
  }

  /** Whether `ready` is at work. */
  get isReading(): boolean {
    return this.#slices !== undefined;
  }

  /** Brings the index up to date, at once; what others wrote is left to `ready` while that is at work. */
  refresh(): void {
    this.#beginWhereOld();
    const isLeft = this.isReading && this.isReady;
    while (this.#reading && !isLeft) this.#step(this.#reading);
    this.#update();
  }

  /**
   * Resolves when `refresh` has little left to do: everything is read a slice at a time, and other work has its turn in
   * between. Where only others wrote, nobody waits for it.
   */
  async ready(): Promise<void> {
    for (;;) {
      this.#beginWhereOld();
      if (this.#reading && !this.#slices) {
        this.#slices = this.#readOn().finally(() => (this.#slices = undefined));
        this.#slices.catch(() => {}); // whoever waits hears of it
      }
      if (this.isReady) return;
      await this.#slices;
    }
  }

  async #readOn(): Promise<void> {
    while (this.#reading) {
      const startedAt = performance.now();
      while (this.#reading && performance.now() - startedAt < sliceMs) this.#step(this.#reading);
      await setImmediate();
      if (!this.#connection.database.open) this.#reading = undefined;
      else if (this.#reading) this.#beginWhereOld();
    }
  }

  /** Begins to read everything where that is due, and begins again where what was read is of no use any more. */
  #beginWhereOld(): void {
    const { touched } = this.#connection;
    if (touched.everything) {
      this.#isWhole = false;
      this.#reading = undefined;
      touched.clear();
    }
    if (this.#reading) return;
    const dataVersion = this.#readDataVersion();
    const mayBuild = performance.now() - this.#builtAt > this.#buildMs / shareOfTime;
    if (this.#isWhole && (dataVersion === this.#dataVersion || !mayBuild)) return;
    this.#since.clear();
    this.#vocabulary = undefined;
    const columns = new TrackColumns();
    const reader = new PostingsReader(this.#connection, columns, this.vocabulary, this.#modelId);
    this.#reading = { columns, reader, steps: this.#readAll(columns, reader), dataVersion, ms: 0 };
  }

  *#readAll(columns: TrackColumns, reader: PostingsReader): Generator<void, void> {
    const { database } = this.#connection;
    const last = this.#connection.read(() =>
      database.prepare<[], number | null>(`SELECT max(id) FROM tracks`).pluck().get(),
    );
    columns.reserve(last ?? 0);
    for (let from = 0; from < (last ?? 0); from += tracksAtOnce) {
      columns.append(this.#connection, from, from + tracksAtOnce);
      reader.read(from, from + tracksAtOnce);
      yield;
    }
  }

  #step(reading: Reading): void {
    const startedAt = performance.now();
    try {
      if (reading.steps.next().done) this.#adopt(reading);
    } catch (error) {
      this.#reading = undefined;
      throw error;
    } finally {
      reading.ms += performance.now() - startedAt;
    }
  }

  #adopt({ columns, reader, dataVersion, ms }: Reading): void {
    this.#reading = undefined;
    this.columns = columns;
    this.#postings = reader.postings;
    this.#isWhole = true;
    this.#dataVersion = dataVersion;
    this.#builtAt = performance.now();
    this.#buildMs = ms;
    this.#since.addTo(this.#connection.touched);
    this.revision++;
    this.rowsRevision++;
    if (this.#slices) this.onReread();
  }

  /** Reads again what was touched. */
  #update(): void {
    const { touched } = this.#connection;
    if (touched.isEmpty) return;
    if (this.#reading) touched.addTo(this.#since);
    this.#vocabulary = undefined; // a file may have brought a new tag
    if (
      !this.columns.update(
        this.#connection,
        [...touched.tracks].sort((a, b) => a - b),
      )
    ) {
      touched.all();
      return this.refresh();
    }
    if (touched.tags.size > 0) this.#readTags(touched.tags);
    this.#readTracks(touched.tracks);
    if (touched.files) this.columns.readPresence(this.#connection);
    if (touched.files || touched.rows) this.rowsRevision++;
    touched.clear();
    this.revision++;
  }

  /** Reads the tracks of some tags again. */
  #readTags(tagIds: ReadonlySet<number>): void {
    const { columns, vocabulary } = this;
    const targets = new Set([...tagIds].map((id) => vocabulary.target(id)));
    const reader = new PostingsReader(this.#connection, columns, vocabulary, this.#modelId, targets);
    const last = columns.ids[columns.count - 1] ?? 0;
    for (let from = 0; from < last; from += tracksAtOnce) reader.read(from, from + tracksAtOnce);
    for (const tagId of tagIds) this.#postings.delete(tagId);
    for (const [tagId, postings] of reader.postings) this.#postings.set(tagId, postings);
  }

  /** Reads the tags of some tracks again. */
  #readTracks(trackIds: ReadonlySet<number>): void {
    const { columns } = this;
    const marks = new Uint8Array(columns.count);
    const entries = new Map<number, { row: number; state: number; strength: number }[]>();
    const rows = [...trackIds].flatMap((id) => columns.rowOf(id) ?? []).sort((a, b) => a - b);
    for (const row of rows) {
      marks[row] = 1;
      const tags = this.states.ofTrack(columns.ids[row]!, this.#modelId, this.vocabulary);
      for (const { tagId, state, strength } of tags) {
        const list = entries.get(tagId) ?? [];
        list.push({ row, state: stateBits[state], strength: strength ?? NaN });
        entries.set(tagId, list);
        if (!this.#postings.has(tagId)) this.#postings.set(tagId, new Postings());
      }
    }
    for (const [tagId, postings] of this.#postings) {
      const list = entries.get(tagId) ?? [];
      if (rows.length > fewTracks) postings.replace(marks, list);
      else {
        const ofRow = new Map(list.map((entry) => [entry.row, entry]));
        for (const row of rows)
          postings.set(row, ofRow.get(row)?.state ?? 0, ofRow.get(row)?.strength ?? NaN);
      }
    }
  }

  #readDataVersion(): number {
    return this.#connection.read(() =>
      this.#connection.database.pragma('data_version', { simple: true }),
    ) as number;
  }
}

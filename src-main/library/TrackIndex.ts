import type { Connection } from './Connection.ts';
import { readFloat32 } from './floatBlob.ts';
import { Postings, stateBits } from './Postings.ts';
import { SortOrders } from './SortOrders.ts';
import { stateOfAction, TagStates, type Decision } from './TagStates.ts';
import { TrackColumns } from './TrackColumns.ts';
import { Vocabulary } from './Vocabulary.ts';

/** Another process that writes all the time does not keep this one busy: a new look costs at most this part of it. */
const shareOfTime = 0.2;
const noPostings = new Postings();

/**
 * The tracks and their tags in memory, for filters, counts and orders over all of them at once. What was written
 * through the same connection is read again before the next answer, track by track; what another process wrote
 * (`PRAGMA data_version`) makes it read everything again.
 */
export class TrackIndex {
  readonly columns = new TrackColumns();
  readonly orders: SortOrders;
  readonly states: TagStates;
  /** Changes with everything that the index holds. */
  revision = 0;
  /** Changes with what is shown and sorted of tracks, but not with their tags. */
  rowsRevision = 0;
  readonly #connection: Connection;
  readonly #postings = new Map<number, Postings>();
  #vocabulary: Vocabulary | undefined;
  #modelId: number | null = null;
  #dataVersion = -1;
  #builtAt = -Infinity;
  #buildMs = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.states = new TagStates(connection);
    this.orders = new SortOrders(connection, this);
  }

  /** The model whose suggestions count. */
  get modelId(): number | null {
    return this.#modelId;
  }

  useModel(modelId: number | null): void {
    if (modelId === this.#modelId) return;
    this.#modelId = modelId;
    this.#connection.touched.all();
  }

  get vocabulary(): Vocabulary {
    return (this.#vocabulary ??= this.#connection.read(
      () => new Vocabulary(this.#connection, this.#modelId),
    ));
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

  /** Brings the index up to date. */
  refresh(): void {
    const { touched } = this.#connection;
    const dataVersion = this.#connection.read(() =>
      this.#connection.database.pragma('data_version', { simple: true }),
    ) as number;
    const mayBuild = performance.now() - this.#builtAt > this.#buildMs / shareOfTime;
    const isStale = dataVersion !== this.#dataVersion && mayBuild;
    if (isStale || touched.everything) {
      this.#dataVersion = dataVersion;
      this.#connection.read(() => this.#build());
    } else if (touched.tracks.size > 0 || touched.files || touched.vocabulary) {
      if (touched.vocabulary) this.#vocabulary = undefined;
      this.#update([...touched.tracks].sort((a, b) => a - b));
      if (touched.files) this.columns.readPresence(this.#connection);
      if (touched.files || touched.rows) this.rowsRevision++;
    } else {
      return;
    }
    touched.clear();
    this.revision++;
  }

  #build(): void {
    const startedAt = performance.now();
    this.#vocabulary = undefined;
    this.columns.read(this.#connection);
    this.#postings.clear();
    this.#readPostings();
    this.rowsRevision++;
    this.#builtAt = performance.now();
    this.#buildMs = this.#builtAt - startedAt;
  }

  #update(trackIds: number[]): void {
    const { columns } = this;
    if (trackIds.length === 0) return;
    this.#vocabulary = undefined; // a file may have brought a new tag
    columns.update(this.#connection, trackIds);
    const marks = new Uint8Array(columns.count);
    const entries = new Map<number, { row: number; state: number; strength: number }[]>();
    for (const id of trackIds) {
      const row = columns.rowOf(id);
      if (row === undefined) continue;
      marks[row] = 1;
      for (const { tagId, state, strength } of this.states.ofTrack(id, this.#modelId, this.vocabulary)) {
        const list = entries.get(tagId) ?? [];
        list.push({ row, state: stateBits[state], strength: strength ?? NaN });
        entries.set(tagId, list);
      }
    }
    for (const tagId of entries.keys()) this.#of(tagId);
    for (const [tagId, postings] of this.#postings) postings.replace(marks, entries.get(tagId) ?? []);
  }

  /** Fills the postings: one pass over the scores, with what was decided and what files say laid over them. */
  #readPostings(): void {
    const said = this.#readSaid();
    const { outputs } = this.vocabulary;
    const slots = [...new Set(outputs.map(({ tagId }) => tagId))].map((tagId) => {
      const rows = [...(said.get(tagId) ?? [])].sort(([a], [b]) => a - b);
      said.delete(tagId);
      return { postings: this.#of(tagId), said: rows, next: 0, tagId };
    });
    const slotOf = outputs.map(({ tagId }) => slots.findIndex((slot) => slot.tagId === tagId));
    const thresholds = Float64Array.from(outputs, ({ threshold }) => threshold);
    const heard = new Float32Array(slots.length);
    const suggested = new Uint8Array(slots.length);
    const nextSaid = Float64Array.from(slots, ({ said: rows }) => rows[0]?.[0] ?? Infinity);

    for (const [trackId, blob] of this.#scores()) {
      const row = this.columns.rowOf(trackId);
      if (row === undefined || blob.length === 0) continue;
      const scores = readFloat32(blob);
      heard.fill(0);
      suggested.fill(0);
      for (let position = 0; position < scores.length; position++) {
        const slot = slotOf[position]!;
        const score = scores[position]!;
        if (score > heard[slot]!) heard[slot] = score;
        if (score >= thresholds[position]!) suggested[slot] = 1;
      }
      for (let index = 0; index < slots.length; index++) {
        if (nextSaid[index]! <= row) {
          const slot = slots[index]!;
          appendSaidBelow(slot, row);
          const isSaid = slot.said[slot.next]?.[0] === row;
          if (isSaid) slot.postings.append(row, slot.said[slot.next++]![1], heard[index]!);
          nextSaid[index] = slot.said[slot.next]?.[0] ?? Infinity;
          if (isSaid) continue;
        }
        if (suggested[index]) slots[index]!.postings.append(row, stateBits.suggested, heard[index]!);
      }
    }
    for (const slot of slots) appendSaidBelow(slot, Infinity);
    for (const [tagId, rows] of said) {
      const slot = { postings: this.#of(tagId), said: [...rows].sort(([a], [b]) => a - b), next: 0 };
      appendSaidBelow(slot, Infinity);
    }
  }

  #scores(): Iterable<[number, Buffer]> {
    return this.#connection.database
      .prepare<[number | null], [number, Buffer]>(`SELECT track_id, scores FROM scores WHERE model_id = ?`)
      .raw()
      .iterate(this.#modelId);
  }

  /** What files say and what was decided, in this order: by tag and row the state that stands. */
  #readSaid(): Map<number, Map<number, number>> {
    const said = new Map<number, Map<number, number>>();
    const note = (tagId: number, trackId: number, state: number) => {
      const row = this.columns.rowOf(trackId);
      if (row === undefined) return;
      let rows = said.get(tagId);
      if (!rows) said.set(tagId, (rows = new Map<number, number>()));
      rows.set(row, state);
    };
    const { database } = this.#connection;
    const { vocabulary } = this;
    const fileTags = database.prepare<[], [number, number]>(`SELECT track_id, tag_id FROM file_tags`).raw();
    for (const [trackId, tagId] of fileTags.iterate())
      note(vocabulary.target(tagId), trackId, stateBits.file);
    const decisions = database
      .prepare<[], [number, number, Decision]>(
        `SELECT track_id, tag_id, action FROM decisions ORDER BY correction_id`,
      )
      .raw();
    for (const [trackId, tagId, action] of decisions.iterate()) {
      note(vocabulary.target(tagId), trackId, stateBits[stateOfAction[action]]);
    }
    return said;
  }

  #of(tagId: number): Postings {
    let postings = this.#postings.get(tagId);
    if (!postings) this.#postings.set(tagId, (postings = new Postings()));
    return postings;
  }
}

/** Appends what was said of tracks before a row, of which the model has heard nothing. */
function appendSaidBelow(
  slot: { postings: Postings; said: [number, number][]; next: number },
  row: number,
): void {
  for (; slot.next < slot.said.length && slot.said[slot.next]![0] < row; slot.next++) {
    slot.postings.append(...slot.said[slot.next]!, NaN);
  }
}

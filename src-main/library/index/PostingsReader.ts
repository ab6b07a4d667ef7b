import type { Statement } from 'better-sqlite3';
import type { Connection } from '../Connection.ts';
import { readFloat32 } from '../floatBlob.ts';
import { Postings, stateBits } from './Postings.ts';
import { stateOfAction, type Decision } from './TagStates.ts';
import type { TrackColumns } from './TrackColumns.ts';
import type { Vocabulary } from './Vocabulary.ts';

interface Values {
  from: number;
  to: number;
  model: number | null;
  /** Which part of the scores is read, in bytes from 1, and how many bytes all of them have. */
  start: number;
  bytes: number;
  length: number;
  /** JSON: the tags asked for, and those merged into them. */
  members: string;
}
/** The action is null for what a file says. */
type Said = [trackId: number, tagId: number, action: Decision | null];

const bytesPerScore = Float32Array.BYTES_PER_ELEMENT;

/**
 * Reads the postings of all tags, or of some, one range of tracks after the other: what the model heard, and above it
 * what files say and what was decided.
 */
export class PostingsReader {
  readonly postings = new Map<number, Postings>();
  readonly #connection: Connection;
  readonly #columns: TrackColumns;
  readonly #vocabulary: Vocabulary;
  readonly #tagIds: ReadonlySet<number> | undefined;
  readonly #heard: Statement<[Values], [trackIds: string, scores: string | null]>;
  readonly #said: Statement<[Values], Said>;
  readonly #values: Omit<Values, 'from' | 'to'>;
  /** The postings by slot: those that the model speaks of come first. */
  readonly #lists: Postings[] = [];
  readonly #slots = new Map<number, number>();
  readonly #heardSlots: number;
  /** Of the scores that are read, by position: which slot they speak of, -1 for none that is asked for. */
  readonly #slotOf: Int32Array;
  readonly #thresholds: Float64Array;
  #nextRow = 0;

  /** Without `tagIds` all tags are read. Those that are given must not be merged into others. */
  constructor(
    connection: Connection,
    columns: TrackColumns,
    vocabulary: Vocabulary,
    modelId: number | null,
    tagIds?: ReadonlySet<number>,
  ) {
    this.#connection = connection;
    this.#columns = columns;
    this.#vocabulary = vocabulary;
    this.#tagIds = tagIds;
    for (const tagId of tagIds ?? []) this.postings.set(tagId, new Postings());
    const { outputs } = vocabulary;
    const slots = outputs.map(({ tagId }) => this.#slot(tagId));
    this.#heardSlots = this.#lists.length;
    const isAsked = (slot: number) => slot >= 0;
    const first = Math.max(0, slots.findIndex(isAsked));
    const end = slots.findLastIndex(isAsked) + 1;
    this.#slotOf = Int32Array.from(slots.slice(first, end));
    this.#thresholds = Float64Array.from(outputs.slice(first, end), ({ threshold }) => threshold);
    this.#values = {
      model: modelId,
      start: first * bytesPerScore + 1,
      bytes: this.#slotOf.length * bytesPerScore,
      length: outputs.length * bytesPerScore,
      members: JSON.stringify([...(tagIds ?? [])].flatMap((tagId) => vocabulary.members(tagId))),
    };
    // One text for all tracks of a range: a row with a Buffer for each takes half as long again.
    const { database } = connection;
    this.#heard = database
      .prepare<[Values], [string, string | null]>(
        `SELECT json_group_array(track_id), group_concat(hex(substr(scores, $start, $bytes)), '') FROM scores
         WHERE model_id = $model AND track_id > $from AND track_id <= $to AND length(scores) = $length AND $bytes > 0`,
      )
      .raw();
    // The plus keeps SQLite from going through all tracks of the tags for every range.
    const ofRange = `track_id > $from AND track_id <= $to ${tagIds ? 'AND +tag_id IN (SELECT value FROM json_each($members))' : ''}`;
    this.#said = database
      .prepare<[Values], Said>(
        `SELECT track_id, tag_id, NULL, 0 AS place FROM file_tags WHERE ${ofRange} UNION ALL
         SELECT track_id, tag_id, action, correction_id FROM decisions WHERE ${ofRange} ORDER BY track_id, place`,
      )
      .raw();
  }

  /** Reads the tracks with ids above `from`, `to` among them, of those in the columns. Ranges follow each other. */
  read(from: number, to: number): void {
    const { ids, count } = this.#columns;
    const values = { ...this.#values, from, to };
    const [[trackIds, scores], said] = this.#connection.read(() => [
      this.#heard.get(values)!,
      this.#said.all(values),
    ]);
    const places = new Int32Array(to - from).fill(-1);
    for (const [place, id] of (JSON.parse(trackIds) as number[]).entries()) places[id - from - 1] = place;
    const heard = new Heard(scores ?? '', this.#slotOf, this.#thresholds, this.#heardSlots);
    const decided = new Map<number, number>();
    for (let next = 0; this.#nextRow < count && ids[this.#nextRow]! <= to; this.#nextRow++) {
      const id = ids[this.#nextRow]!;
      decided.clear();
      for (; next < said.length && said[next]![0] <= id; next++) {
        const [trackId, tagId, action] = said[next]!;
        const slot = trackId === id ? this.#slot(this.#vocabulary.target(tagId)) : -1;
        if (slot >= 0) decided.set(slot, stateBits[action === null ? 'file' : stateOfAction[action]]);
      }
      const isHeard = heard.read(places[id - from - 1]!);
      this.#append(heard, isHeard, decided);
    }
  }

  #append({ strengths, suggested }: Heard, isHeard: boolean, decided: Map<number, number>): void {
    const row = this.#nextRow;
    for (const [slot, state] of decided) {
      this.#lists[slot]!.append(row, state, isHeard && slot < this.#heardSlots ? strengths[slot]! : NaN);
    }
    if (!isHeard) return;
    for (let slot = 0; slot < suggested.length; slot++) {
      if (suggested[slot] === 0 || (decided.size > 0 && decided.has(slot))) continue;
      this.#lists[slot]!.append(row, stateBits.suggested, strengths[slot]!);
    }
  }

  /** The slot of a tag; -1 where it is not asked for. */
  #slot(tagId: number): number {
    const known = this.#slots.get(tagId);
    if (known !== undefined) return known;
    const isAsked = this.#tagIds?.has(tagId) ?? true;
    const slot = isAsked ? this.#lists.length : -1;
    this.#slots.set(tagId, slot);
    if (!isAsked) return slot;
    const postings = this.postings.get(tagId) ?? new Postings();
    this.postings.set(tagId, postings);
    this.#lists.push(postings);
    return slot;
  }
}

/** The scores of a range of tracks; of one of them at a time, by slot, the loudest, and whether one is a suggestion. */
class Heard {
  readonly strengths: Float32Array;
  readonly suggested: Uint8Array;
  /** [tracks, positions] */
  readonly #scores: Float32Array;
  readonly #slotOf: Int32Array;
  readonly #thresholds: Float64Array;

  constructor(hex: string, slotOf: Int32Array, thresholds: Float64Array, slots: number) {
    this.strengths = new Float32Array(slots);
    this.suggested = new Uint8Array(slots);
    this.#scores = readFloat32(Buffer.from(hex, 'hex'));
    this.#slotOf = slotOf;
    this.#thresholds = thresholds;
  }

  /** Reads the track at a place; false where there is none, the place is -1. */
  read(place: number): boolean {
    if (place < 0) return false;
    const { strengths, suggested } = this;
    const slotOf = this.#slotOf;
    const thresholds = this.#thresholds;
    strengths.fill(0);
    suggested.fill(0);
    for (let position = 0, at = place * slotOf.length; position < slotOf.length; position++, at++) {
      const slot = slotOf[position]!;
      if (slot < 0) continue;
      const score = this.#scores[at]!;
      if (score > strengths[slot]!) strengths[slot] = score;
      if (score >= thresholds[position]!) suggested[slot] = 1;
    }
    return true;
  }
}

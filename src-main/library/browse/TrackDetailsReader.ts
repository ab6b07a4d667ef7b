import type { Statement } from 'better-sqlite3';
import type { CorrectionAction, Timeline, TrackDetails, TrackMusic } from '../../api.ts';
import { ParameterError } from '../../errors.ts';
import { displayPath, displayText, shownSpan, type Span } from '../../paths.ts';
import type { Connection } from '../Connection.ts';
import { FileEdits } from '../FileEdits.ts';
import { fieldsOf, type StoredTags } from '../fileFields.ts';
import { readFloat16, readFloat32 } from '../floatBlob.ts';
import { readSeconds } from '../secondsBlob.ts';
import { joinPath } from '../storedPath.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { timelineOf } from './timelineOf.ts';
import { HeardMusic } from '../HeardMusic.ts';
import type { HeardOf, MusicOfTrack } from '../storedMusic.ts';
import { TempoByGenre, type LikelierTempo } from './TempoByGenre.ts';
import { TrackLoudness } from '../TrackLoudness.ts';
import { strongestFirst, type TrackRows } from './TrackRows.ts';

interface TimelineRow {
  windowSeconds: number;
  starts: Buffer;
  timeline: Buffer;
  seconds: Buffer | null;
}
interface Entry {
  id: number;
  at: number;
  tagId: number;
  action: CorrectionAction | 'undone';
  undoes: number | null;
}

/** Everything about one track. */
export class TrackDetailsReader {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #rows: TrackRows;
  readonly #stored: Statement<
    [number],
    StoredTags & { sampleRateHz: number | null; channels: number | null }
  >;
  readonly #places: Statement<[number], { folder: Buffer; name: Buffer } & Span>;
  readonly #timeline: Statement<[number | null, number], TimelineRow>;
  readonly #loudness: TrackLoudness;
  readonly #music: HeardMusic;
  readonly #tempoByGenre: TempoByGenre;
  readonly #edits: FileEdits;
  readonly #heard: Statement<
    [number | null, number],
    { reason: string | null; coverage: 'whole' | 'sampled' }
  >;
  readonly #history: Statement<[number], Entry>;

  constructor(connection: Connection, index: TrackIndex, rows: TrackRows) {
    this.#connection = connection;
    this.#index = index;
    this.#rows = rows;
    this.#loudness = new TrackLoudness(connection);
    this.#music = new HeardMusic(connection);
    this.#tempoByGenre = new TempoByGenre(connection, index);
    this.#edits = new FileEdits(connection);
    const { database } = connection;
    this.#stored = database.prepare(
      `SELECT sample_rate_hz AS sampleRateHz, channels, title, artist, album,
         album_artist AS albumArtist, year, track_number AS trackNumber, disc_number AS discNumber, genres,
         other_tags AS other
       FROM tracks WHERE id = ?`,
    );
    this.#places = database.prepare(
      `SELECT path AS folder, name, start_us AS startUs, end_us AS endUs FROM files JOIN folders ON folders.id = folder_id
       WHERE track_id = ? ORDER BY missing_since IS NOT NULL, files.id`,
    );
    this.#timeline = database.prepare(
      `SELECT window_seconds AS windowSeconds, window_starts AS starts, timeline, seconds FROM timelines
       WHERE model_id = ? AND track_id = ?`,
    );
    this.#heard = database.prepare(`SELECT reason, coverage FROM scores WHERE model_id = ? AND track_id = ?`);
    this.#history = database.prepare(
      `SELECT id, at, tag_id AS tagId, action, undoes FROM corrections WHERE track_id = ? ORDER BY id`,
    );
  }

  /** Reads a track. Throws ParameterError where there is none of this id. */
  read(trackId: number): TrackDetails {
    const { modelId, vocabulary } = this.#index;
    return this.#connection.read(() => {
      const music = this.#music.of(trackId);
      const row = this.#rows.get(trackId);
      const stored = this.#stored.get(trackId);
      if (!row || !stored) throw new ParameterError(`There is no track ${trackId}.`);
      const { sampleRateHz, channels, ...tags } = stored;
      const heard = this.#heard.get(modelId, trackId);
      return {
        ...row,
        paths: this.#places.all(trackId).map((place) => displayPath(joinPath(place)) + shownSpan(place)),
        sampleRateHz,
        channels,
        loudness: this.#loudness.of(trackId),
        music: shownMusic(music, this.#tempoByGenre.of(row, music)),
        fileTags: fieldsOf(tags).map(({ field, values }) => ({
          field: displayText(field),
          values: values.map(displayText),
        })),
        edits: this.#edits.of(trackId),
        allTags: this.#allTags(trackId),
        timeline: this.#timelineOf(trackId),
        coverage: heard?.coverage ?? null,
        reason: heard?.reason ?? null,
        history: inForce(this.#history.all(trackId)).map(({ tagId, ...entry }) => ({
          ...entry,
          tagId: vocabulary.target(tagId),
        })),
      };
    });
  }

  /** What the track carries or was rejected, and all else that was heard; what was taken off and is not heard is gone. */
  #allTags(trackId: number): TrackDetails['allTags'] {
    const { states, modelId, vocabulary } = this.#index;
    const tags = new Map<number, Omit<TrackDetails['allTags'][number], 'threshold'>>();
    for (const [tagId, strength] of states.heard(trackId, modelId, vocabulary)) {
      tags.set(tagId, { tagId, state: null, strength });
    }
    for (const tag of states.ofTrack(trackId, modelId, vocabulary)) tags.set(tag.tagId, tag);
    return [...tags.values()]
      .filter(({ tagId }) => vocabulary.isShown(tagId))
      .map((tag) => ({ ...tag, threshold: vocabulary.thresholds.get(tag.tagId) ?? null }))
      .sort(strongestFirst);
  }

  #timelineOf(trackId: number): Timeline | null {
    const { modelId, vocabulary } = this.#index;
    const row = this.#timeline.get(modelId, trackId);
    const starts = row ? readFloat32(row.starts) : new Float32Array(0);
    if (!row || starts.length === 0) return null;
    return timelineOf(
      { startsSeconds: starts, windowSeconds: row.windowSeconds, scores: readFloat16(row.timeline) },
      row.seconds ? readSeconds(row.seconds) : undefined,
      vocabulary.outputs,
    );
  }
}

/** From the newest on: what undoes an entry is always newer, so it is known by then whether it is in force. */
function inForce(entries: Entry[]) {
  const undone = new Set<number>();
  return entries
    .reverse()
    .map(({ id, undoes, ...entry }) => {
      const isInForce = !undone.has(id);
      if (isInForce && undoes !== null) undone.add(undoes);
      return { ...entry, inForce: isInForce };
    })
    .reverse();
}

function shownMusic({ rhythm, key, voice }: MusicOfTrack, likelier: LikelierTempo | null): TrackMusic {
  const beats = rhythm?.heard?.beats ?? [];
  return {
    rhythm: rhythm
      ? {
          bpm: rhythm.heard?.bpm ?? null,
          confidence: rhythm.heard?.confidence ?? null,
          reason: reasonOf(rhythm),
          likelier,
          pieces: rhythm.heard?.pieces ?? [],
          beatSeconds: beats.map(({ seconds }) => seconds),
          downbeats: beats.flatMap(({ isDown }, place) => (isDown ? [place] : [])),
        }
      : null,
    key: key
      ? {
          key: key.heard?.key ?? null,
          confidence: key.heard?.confidence ?? null,
          reason: reasonOf(key),
          pieces: key.heard?.pieces ?? [],
        }
      : null,
    voice: voice
      ? { share: voice.heard?.share ?? null, reason: reasonOf(voice), spans: voice.heard?.spans ?? [] }
      : null,
  };
}

function reasonOf(what: HeardOf<unknown>): string | null {
  return 'reason' in what ? what.reason : null;
}

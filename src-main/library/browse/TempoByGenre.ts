import type { Statement } from 'better-sqlite3';
import type { TrackMusic, TrackRow } from '../../api.ts';
import { fewestAnswers, likelierTempo } from '../../scores/likelierTempo.ts';
import type { Connection } from '../Connection.ts';
import type { MusicOfTrack } from '../storedMusic.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';

export type LikelierTempo = NonNullable<NonNullable<TrackMusic['rhythm']>['likelier']>;

/** The last ones count: each has the tags of its track looked up. */
const mostAnswers = 500;

/** What a person's answers say of the tempos of a genre. */
export class TempoByGenre {
  readonly #connection: Connection;
  readonly #index: TrackIndex;
  readonly #answers: Statement<[number, number], { trackId: number; bpm: number }>;

  constructor(connection: Connection, index: TrackIndex) {
    this.#connection = connection;
    this.#index = index;
    this.#answers = connection.database.prepare(
      `SELECT track_id AS trackId, value AS bpm FROM music_answers
       WHERE field = 'bpm' AND value IS NOT NULL AND track_id <> ? ORDER BY answered_at DESC LIMIT ?`,
    );
  }

  /** Returns the tempo that is likelier than what was heard of a track, by its strongest genre; null where none is. */
  of({ trackId, tempo, tags }: TrackRow, { rhythm }: MusicOfTrack): LikelierTempo | null {
    if (tempo?.from !== 'heard' || !rhythm?.heard) return null;
    const { states, modelId, vocabulary } = this.#index;
    const genreId = tags.find(({ tagId }) => vocabulary.tag(tagId).category === 'genre')?.tagId;
    if (genreId === undefined) return null;
    const all = this.#connection.read(() => this.#answers.all(trackId, mostAnswers));
    if (all.length < fewestAnswers) return null;
    const ofGenre = all.filter(({ trackId: other }) =>
      states
        .ofTrack(other, modelId, vocabulary)
        .some(({ tagId, state }) => tagId === genreId && state !== 'rejected'),
    );
    const bpm = likelierTempo(rhythm.heard, ofGenre.map((answer) => answer.bpm)); // prettier-ignore
    return bpm === null ? null : { bpm, genreId, answers: ofGenre.length };
  }
}

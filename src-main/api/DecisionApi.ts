import type { Filter, Selection } from './Filter.ts';
import type { TrackRow } from './TrackRow.ts';

/** Decisions, and the review that asks for them: every one of these is one step of undo. */
export interface DecisionApi {
  /** Accepts, rejects, adds or removes tags of tracks. */
  correct(request: { selection: Selection; tagIds: number[]; action: CorrectionAction }): Change;
  /** What the model in use suggests for tracks and nobody has answered: how often each tag. */
  countSuggestions(request: { selection: Selection }): Suggestions;
  /** Accepts these tags wherever they are suggested for one of the tracks, and nowhere else. */
  acceptSuggestions(request: { selection: Selection; tagIds: number[] }): Change;
  /** Says what the tempo of tracks is. */
  answerTempo(request: { selection: Selection; answer: TempoAnswer }): Change;
  /** Gives tracks so many stars, 0..5 in halves; 0 takes them away, also those that a file says. Files are not touched. */
  rateTracks(request: { selection: Selection; stars: number }): Change;
  /** Says what the key of tracks is. */
  answerKey(request: { selection: Selection; answer: KeyAnswer }): Change;
  /**
   * Decides of each of these tracks what was decided of the others: of copies of one recording, say. A tag of which one was told
   * yes and another no is left as it is.
   */
  shareDecisions(request: { trackIds: number[] }): Change;
  /** Takes back the last change that is in force; null where there is none. */
  undo(): Change | null;
  /** Makes the last undone change again; null where there is none. */
  redo(): Change | null;
  /** The last changes, the newest first. */
  listChanges(request: { limit: number }): Change[];
  /** The next tracks with suggestions that nobody has answered. */
  findReviews(request: ReviewRequest): ReviewPage;
}

export type CorrectionAction = 'accepted' | 'rejected' | 'added' | 'removed';

/** A tempo, twice or half of what stands there, that there is none, or no answer any more. */
export type TempoAnswer = { bpm: number } | { times: 2 | 0.5 } | 'none' | 'as-heard';

/** 0..23. */
export type KeyAnswer =
  { key: number } | { move: 'fifth-up' | 'fifth-down' | 'relative' } | 'none' | 'as-heard';

/** Suggestions that nobody has answered. */
export interface Suggestions {
  /** All tracks that were asked about. */
  tracks: number;
  /** The commonest first. */
  tags: { tagId: number; count: number }[];
}

/** One thing a person did. */
export interface Change {
  id: number;
  /** In words: "Accepted energetic on 12 tracks". */
  title: string;
  at: number;
  inForce: boolean;
  /** How many tracks it touched. */
  tracks: number;
}

export type ReviewOrder = 'uncertain' | 'confident' | 'newest' | 'artist';

export interface ReviewRequest {
  order: ReviewOrder;
  filter: Filter;
  /** Tracks that were skipped in this session. */
  exceptIds: number[];
  /** Only suggestions of this tag. */
  tagId?: number;
  limit: number;
}

export interface ReviewPage {
  /** Tracks that wait, and suggestions on them. */
  tracks: number;
  suggestions: number;
  items: ReviewItem[];
}

export interface ReviewItem {
  track: TrackRow;
  /** What is asked, the least certain first; where the evidence is strongest. */
  suggestions: { tagId: number; strength: number; threshold: number; evidenceSeconds: number }[];
}

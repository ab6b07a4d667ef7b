/** A track that holds a recording, or a part of it. */
export interface Copy {
  trackId: number;
  /** Where it begins, seconds from the beginning of the longest copy; below 0 where that begins later. */
  startSeconds: number;
  /** How much faster it is than the longest; 1.01 for one percent. */
  speed: number;
  /** How much of what is compared is the same, 0..1. */
  likeness: number;
}

/** One recording that is in the library several times. The first of its copies is the longest one. */
export interface Recording {
  copies: Copy[];
}

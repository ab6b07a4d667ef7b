import type { Copy } from './Recording.ts';

/** The longest copy of a recording, as it lies over itself. */
export function wholeCopy(trackId: number): Copy {
  return { trackId, startSeconds: 0, speed: 1, likeness: 1 };
}

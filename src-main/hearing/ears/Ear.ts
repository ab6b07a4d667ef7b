import type { Found } from '../../scores/musicTasks.ts';
import type { Heard } from '../Heard.ts';

/**
 * Reads something of a track off what a network says of its steps. A track is one stretch, or several that were heard by
 * themselves.
 */
export interface Ear<T> {
  /** Takes pieces in which something sounds, and but for its first one only whole ones. */
  readonly isChoosy?: boolean;
  /** Says that what is taken next follows nothing that was taken before; it begins so many seconds into the track. */
  begin(startSeconds: number): void;
  take(heard: Heard): void;
  /** Says what there is, once all was taken; of a track of so many seconds, of which so many were heard. */
  finish(durationSeconds: number, heardSeconds: number): Found<T>;
}

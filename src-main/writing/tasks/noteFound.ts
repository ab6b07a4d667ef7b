import type { Library } from '../../library/Library.ts';
import type { FoundAfter } from '../WriteJournal.ts';
import type { KnownAs } from './WriteParts.ts';

/**
 * Stores what a file says after a write, with its new size and time: the next scan finds it unchanged and does not
 * listen to it again. Its content is what it was, and so it is the same track.
 */
export function noteFound(
  library: Library,
  { path, trackId }: KnownAs,
  { size, modifiedNs, tags }: FoundAfter,
): void {
  const track = library.tracks.get(trackId);
  if (!track) return;
  const { contentId, properties } = track;
  // As when it was imported: what the headers claim about the audio is left out
  const { properties: _claimed, cueSheet: _sheet, ...said } = tags;
  library.tracks.save({ file: { path, size, modifiedNs }, contentId, properties, tags: said });
}

import type { DuplicateGroup } from '../../api.ts';
import type { Library } from '../../library/Library.ts';
import { displayPath, shownSpan } from '../../paths.ts';
import { knownPlaces } from '../knownPlaces.ts';
import { rankCopies } from '../rankCopies.ts';
import type { Recording } from '../Recording.ts';

/** Reads what a person is told of a recording: of its copies that are there, the best first. */
export function groupOf(library: Library, { copies }: Recording): DuplicateGroup {
  const known = copies.flatMap((copy) => {
    const track = library.browse.getRow(copy.trackId);
    if (track.missing === 'gone') return [];
    const { sampleRateHz, channels } = library.tracks.get(copy.trackId)?.properties ?? {};
    const { durationSeconds, codec, bitsPerSecond, addedAt } = track;
    const paths = knownPlaces(library, copy.trackId).map(
      ({ path, span }) => displayPath(path) + shownSpan(span),
    );
    const facts = {
      ...copy,
      ...{ durationSeconds, codec, bitsPerSecond, addedAt },
      sampleRateHz: sampleRateHz ?? null,
      channels: channels ?? null,
    };
    return [{ track, facts, paths }];
  });
  const ranked = rankCopies(known.map(({ facts }) => facts));
  const shared = library.changes.planSharing(ranked.map(({ trackId }) => trackId));
  return {
    copies: ranked.map(({ trackId, says }) => {
      const { track, facts, paths } = known.find(({ track: one }) => one.trackId === trackId)!;
      const twins = paths.length > 1 ? [`${paths.length} files with the very same sound`] : [];
      return { track, paths, says: [...says, ...twins], likeness: facts.likeness };
    }),
    shareable: shared.decisions.length,
    contradicting: shared.contradictions.length,
  };
}

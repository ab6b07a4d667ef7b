import type { FileTags } from './FileTags.ts';
import { tagTypeOrder } from './nativeNames.ts';

/** Returns what a format's own tags say, and where they say nothing of a field, what a tag in front of it says. */
export function joinTags(own: FileTags, front: FileTags): FileTags {
  const either = <T>(first: T[], second: T[]) => (first.length > 0 ? first : second);
  const types = [...own.tagTypes, ...front.tagTypes];
  return {
    ...front,
    ...own,
    artists: own.artist === undefined ? front.artists : own.artists,
    genres: either(own.genres, front.genres),
    moods: either(own.moods, front.moods),
    composers: either(own.composers, front.composers),
    musicBrainz: { ...front.musicBrainz, ...own.musicBrainz },
    custom: { ...front.custom, ...own.custom },
    coverCount: own.coverCount || front.coverCount,
    tagTypes: tagTypeOrder.filter((type) => types.includes(type)),
  };
}

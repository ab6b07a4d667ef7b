import type { Tag, TagState, TrackDetails } from '../../../src-main/api.ts';

/** What is known of one tag of a track. */
export interface KnownTag {
  tag: Tag;
  state: TagState | null;
  strength: number | null;
  threshold: number | null;
}

/** Names the tags of a track, those that stand out most first: strength is measured by each tag's own threshold. */
export function tagScores(allTags: TrackDetails['allTags'], tagsById: Map<number, Tag>): KnownTag[] {
  return allTags
    .flatMap(({ tagId, ...score }) => {
      const tag = tagsById.get(tagId);
      return tag ? [{ tag, ...score }] : [];
    })
    .sort((a, b) => prominence(b) - prominence(a));
}

/** Whether the model suggests it, or would if nobody had decided. */
export function isHeard({ strength, threshold }: Pick<KnownTag, 'strength' | 'threshold'>): boolean {
  return strength !== null && threshold !== null && strength >= threshold;
}

/** Whether the track carries it: everything but what is too faint or rejected. */
export function isCarried({ state }: Pick<KnownTag, 'state'>): boolean {
  return state !== null && state !== 'rejected';
}

function prominence({ strength, threshold }: KnownTag): number {
  return (strength ?? 0) / (threshold ?? 1);
}

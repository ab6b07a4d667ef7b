import type { CorrectionAction, Tag, TagState, TrackTag } from '../src-main/api.ts';
import { isChosen } from './chosen.ts';
import type { LibraryState } from './state/LibraryState.svelte.ts';
import type { Tags } from './state/Tags.svelte.ts';

const statesFor: Record<CorrectionAction, TagState[]> = {
  accepted: ['suggested', 'file'],
  rejected: ['suggested', 'file', 'accepted'],
  added: [],
  removed: ['added', 'accepted'],
};

/** The tags that an action on the selection is likely for: what the rows that are here carry, the commonest first. */
export function tagsToAsk(action: CorrectionAction, library: LibraryState, tags: Tags): Tag[] {
  if (action === 'added') return tags.visible;
  const { groups } = library;
  if (groups && library.chosenCount === 0) {
    const mix = groups.pages.row(groups.activeIndex)?.mix ?? [];
    return withOthers(
      mix.map(({ tagId }) => tagId),
      tags,
    );
  }
  const active = library.mode === 'map' ? library.map.pointed : library.pages.row(library.activeIndex);
  const rows =
    library.chosenCount > 0
      ? [...library.pages.known()]
          .map(([, row]) => row)
          .filter((row) => isChosen(library.chosen, row.trackId))
      : active
        ? [active]
        : [];
  const counts = new Map<number, number>();
  const isMeant = ({ state }: TrackTag) => statesFor[action].includes(state);
  for (const row of rows)
    for (const tag of row.tags) if (isMeant(tag)) counts.set(tag.tagId, (counts.get(tag.tagId) ?? 0) + 1);
  // Equally common ones stay as the rows have them: the strongest first
  const carried = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  // Of a selection that is mostly elsewhere in the list, this says little: then every tag can be meant. And a no to a tag
  // that no row carries is what a tag of one's own is learnt from
  const isComplete = rows.length >= Math.max(1, library.chosenCount) && action !== 'rejected';
  return isComplete ? known(carried, tags) : withOthers(carried, tags);
}

function known(tagIds: number[], tags: Tags): Tag[] {
  return tagIds.flatMap((tagId) => tags.byId.get(tagId) ?? []);
}

function withOthers(tagIds: number[], tags: Tags): Tag[] {
  const first = new Set(tagIds);
  return [...known(tagIds, tags), ...tags.visible.filter(({ id }) => !first.has(id))];
}

import type { Filter, Selection } from '../src-main/api.ts';

/** Which tracks are selected: these ids, or (`all`) everything that the filter leaves but these. */
export interface Chosen {
  readonly all: boolean;
  readonly ids: ReadonlySet<number>;
}

export const nothingChosen: Chosen = { all: false, ids: new Set() };
export const everythingChosen: Chosen = { all: true, ids: new Set() };

export function isChosen(chosen: Chosen, trackId: number): boolean {
  return chosen.ids.has(trackId) !== chosen.all;
}

/** @param total tracks that the filter leaves */
export function countChosen(chosen: Chosen, total: number): number {
  return chosen.all ? Math.max(0, total - chosen.ids.size) : chosen.ids.size;
}

export function chooseOnly(trackIds: readonly number[]): Chosen {
  return { all: false, ids: new Set(trackIds) };
}

export function toggleChosen(chosen: Chosen, trackId: number): Chosen {
  const ids = new Set(chosen.ids);
  if (!ids.delete(trackId)) ids.add(trackId);
  return { all: chosen.all, ids };
}

/** Selects these, too. */
export function addChosen(chosen: Chosen, trackIds: readonly number[]): Chosen {
  const ids = new Set(chosen.ids);
  for (const trackId of trackIds) if (chosen.all) ids.delete(trackId);
  if (!chosen.all) for (const trackId of trackIds) ids.add(trackId);
  return { all: chosen.all, ids };
}

/** Selects these no longer. */
export function removeChosen(chosen: Chosen, trackIds: readonly number[]): Chosen {
  const opposite = addChosen({ all: !chosen.all, ids: chosen.ids }, trackIds);
  return { all: chosen.all, ids: opposite.ids };
}

/** What the host understands: nothing of an unloaded list is fetched to name all of it. */
export function selectionOf(chosen: Chosen, filter: Filter): Selection {
  return chosen.all ? { filter, exceptIds: [...chosen.ids] } : { trackIds: [...chosen.ids] };
}

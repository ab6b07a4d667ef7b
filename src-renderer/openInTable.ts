import { chooseOnly } from './chosen.ts';
import type { AppState } from './state/AppState.svelte.ts';
import type { LibraryState } from './state/LibraryState.svelte.ts';
import { m } from './messages/m.ts';

/** A filter that names tracks one by one goes along with each page of the list. */
const mostListed = 100_000;

/** Lists the tracks of a group. */
export function openGroup(library: LibraryState, index: number): void {
  const sameAs = library.groups?.filterOf(index)?.sameAs;
  if (!sameAs) return;
  library.look('table');
  library.change({ sameAs });
}

/** Lists what is chosen on the map; all that the filter leaves where that is chosen. */
export function listChosen({ library, toasts }: AppState): void {
  const { all, ids } = library.chosen;
  const isAll = all && ids.size === 0;
  const among = isAll ? [] : all ? library.map.shownTracks().filter((id) => !ids.has(id)) : [...ids];
  if (among.length > mostListed) return toasts.show(m.table.selectAtMostTracksOfMostListed({ mostListed }));
  if (among.length === 0 && !isAll) return;
  library.look('table');
  if (!isAll) library.change({ among });
}

/** Opens the track that is chosen on the map or pointed at; lists several. */
export function openFromMap(app: AppState): void {
  const { library, router } = app;
  if (library.chosenCount > 1) return listChosen(app);
  const [only] = library.chosen.all ? [] : library.chosen.ids;
  const trackId = only ?? library.activeId;
  if (trackId !== null) router.openTrack(trackId);
}

/**
 * Back from the tracks of a group to all groups, or from those of the map to it, where they are chosen still; false where none of
 * these are listed.
 */
export function backFromTable(library: LibraryState): boolean {
  const { sameAs, among } = library.filter;
  if (library.mode !== 'table' || !(sameAs ?? among)) return false;
  library.change(sameAs ? { sameAs: undefined } : { among: undefined });
  library.look(sameAs ? sameAs.by : 'map');
  if (!sameAs) library.chosen = chooseOnly(among!);
  return true;
}

/** Shows what is chosen on the map, and looks at one of its tracks. */
export function showOnMap(library: LibraryState): void {
  const [first] = library.chosen.all ? [] : library.chosen.ids;
  library.map.sought = first ?? library.activeId;
  library.look('map');
}

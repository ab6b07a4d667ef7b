import type { PlaylistChange, Selection } from '../src-main/api.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/** What can be done with what is chosen in the library, and a playlist. */
export interface PlaylistActions {
  remove: () => void;
  /** Null where the list is not in the order of the playlist. */
  move: ((places: 1 | -1) => void) | null;
}

/** Adds tracks to the playlist of a name, after the steps that change it already, or makes one. */
export async function addToPlaylist(app: AppState, name: string, selection: Selection): Promise<void> {
  const { api, library, playlistSteps, savedFilters, toasts } = app;
  const { sort } = library;
  const add = async (playlistId: number | undefined) => {
    const changed = await change(app, playlistId, () => api.addToPlaylist({ name, selection, sort }));
    if (changed && !changed.change) toasts.show(m.playlists.areInItAlready({ name: changed.kept.name }));
    return changed?.kept.filter.playlistId;
  };
  const known = savedFilters.value?.find((one) => one.name.toLowerCase() === name.toLowerCase());
  // What is listed is the newest that is known here
  const { playlistId } = (known?.id === library.savedFilterId ? library : known)?.filter ?? {};
  if (playlistId === undefined) await add(undefined);
  else await playlistSteps.add(playlistId, async (now) => (await add(now)) ?? now);
}

/** Of the playlist that is listed; null where another list is. */
export function playlistActions(app: AppState): PlaylistActions | null {
  const { api, library, playlistSteps } = app;
  const { playlistId, ...others } = library.filter;
  if (playlistId === undefined) return null;
  const { by, descending, groupedBy } = library.sort;
  const isInOrder = by === 'playlist' && !descending && !groupedBy && Object.keys(others).length === 0;
  return {
    remove() {
      const selection = library.target;
      if (!selection) return;
      void playlistSteps.add(playlistId, async (now) => {
        const changed = await change(app, now, () => api.removeFromPlaylist({ playlistId: now, selection }));
        return changed?.kept.filter.playlistId ?? now;
      });
    },
    move: isInOrder
      ? (places) => {
          const selection = (library.pages.isAsking && playlistSteps.movedIn(playlistId)) || library.target;
          if (!selection) return;
          void playlistSteps.add(playlistId, async (now) => {
            const request = { playlistId: now, selection, places };
            const changed = await change(app, now, () => api.moveInPlaylist(request), places);
            const after = changed?.kept.filter.playlistId ?? now;
            playlistSteps.noteMoved(after, selection);
            return after;
          });
        }
      : null,
  };
}

/** The keys for the playlist that is listed. */
export function playlistCommands(
  app: AppState,
): Record<'removeFromPlaylist' | 'moveUp' | 'moveDown', () => void> {
  return {
    removeFromPlaylist: () => playlistActions(app)?.remove(),
    moveUp: () => playlistActions(app)?.move?.(-1),
    moveDown: () => playlistActions(app)?.move?.(1),
  };
}

/**
 * Changes a playlist (undefined: one that there may not be yet), which is then listed as it is now where it was before. Answers
 * what it is now; null where it failed.
 */
async function change(
  { decisions, library, toasts }: AppState,
  playlistId: number | undefined,
  ask: () => Promise<PlaylistChange>,
  places = 0,
): Promise<PlaylistChange | null> {
  try {
    const changed = await ask();
    const { kept, change: made } = changed;
    if (!made) return changed;
    decisions.tell(made);
    if (library.savedFilterId === kept.id) library.follow(kept, places);
    else if (playlistId !== undefined && library.filter.playlistId === playlistId)
      library.change({ playlistId: kept.filter.playlistId });
    return changed;
  } catch (error) {
    toasts.failed(error);
    return null;
  }
}

import { mostAlike } from './alike.ts';
import { idsOf } from './idsOf.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/** Orders the library by how like it is to what is chosen there, or unlike it. */
export async function listByLikeness(
  { api, library, toasts }: AppState,
  what: 'more' | 'less',
): Promise<void> {
  try {
    const ids = await idsOf(api, library.target, library.sort, mostAlike);
    if (ids) library.likeTracks(ids, what);
    else toasts.show(m.table.selectAtMostTracks({ mostAlike }));
  } catch (error) {
    toasts.failed(error);
  }
}

/** Lists what the history recommends, where one is kept. */
export function listRecommended({ library, settings, toasts }: AppState): void {
  if (settings.fetched.value?.history) library.showRecommended();
  else toasts.show(m.table.noHistoryIsKeptSwitch());
}

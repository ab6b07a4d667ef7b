import { isChosen } from './chosen.ts';
import type { AppState } from './state/AppState.svelte.ts';

/**
 * Hands the file of a track, or all that is selected where that is part of it, to the program over which it is dropped: the
 * system drags it, and not the page.
 */
export async function dragOut({ api, library, toasts }: AppState, trackId: number): Promise<void> {
  const selection = isChosen(library.chosen, trackId) ? library.target : { trackIds: [trackId] };
  if (!selection) return;
  try {
    await api.dragFiles({ selection, sort: library.sort });
  } catch (error) {
    toasts.failed(error);
  }
}

import { placeOfDropped } from './api.ts';
import { addFolder } from './addFolder.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/** Adds what was dropped on the window, as far as it is folders. */
export async function addDroppedFolders(app: AppState, files: File[]): Promise<void> {
  const places = await Promise.all(files.map((file) => placeOfDropped(file)));
  for (const place of places) if (place) await addFolder(app, place);
  if (!places.some((place) => place)) app.toasts.show(m.folders.dropAFolderWithMusic(), null, 'warning');
}

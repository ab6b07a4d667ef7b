import type { Place } from '../src-main/api.ts';
import type { AppState } from './state/AppState.svelte.ts';

/** Lets the person choose a folder: in the system's own dialog where there is one, in ours elsewhere. */
export async function chooseFolder(app: AppState): Promise<void> {
  if (!app.overview.value?.host.nativeDialogs) {
    app.dialog = 'folder';
    return;
  }
  const place = await app.api.pickFolder().catch((error: unknown) => app.toasts.failed(error));
  if (place) await addFolder(app, place);
}

/** Adds a folder to the library, which begins to listen to it; answers whether that worked. */
export async function addFolder(app: AppState, place: Place): Promise<boolean> {
  try {
    await app.api.addFolder({ token: place.token });
    await Promise.all([app.overview.refresh(), app.jobs.fetched.refresh()]);
    app.router.go('library');
    app.toasts.show(`Listening to ${place.name}. Nothing is written to your files.`);
    return true;
  } catch (error) {
    app.toasts.failed(error);
    return false;
  }
}

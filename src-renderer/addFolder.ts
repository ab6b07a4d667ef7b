import type { Folder, Place } from '../src-main/api.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/**
 * Lets the person choose a folder, in the system's own dialog where there is one, in ours elsewhere: a new one, or the place
 * where one of the library lies now.
 */
export async function chooseFolder(app: AppState, moved: Folder | null = null): Promise<void> {
  if (!app.overview.value?.host.nativeDialogs) {
    app.movedFolder = moved;
    app.dialog = 'folder';
    return;
  }
  const place = await app.api.pickFolder().catch((error: unknown) => app.toasts.failed(error));
  if (place) await takeFolder(app, place, moved);
}

/** Takes what was chosen; answers whether that worked. */
export function takeFolder(app: AppState, place: Place, moved: Folder | null): Promise<boolean> {
  return moved ? relocateFolder(app, moved, place) : addFolder(app, place);
}

async function relocateFolder(app: AppState, { id, path }: Folder, place: Place): Promise<boolean> {
  try {
    const { moved, missing } = await app.api.relocateFolder({ folderId: id, token: place.token });
    await Promise.all([app.overview.refresh(), app.jobs.fetched.refresh()]);
    const lost = missing > 0 ? ` ${m.folders.filesCouldNotBeFound({ files: missing })}` : '';
    app.toasts.show(m.folders.isNowFiles({ path, name: place.name, files: moved }) + lost);
    return true;
  } catch (error) {
    app.toasts.failed(error);
    return false;
  }
}

/** Makes sounds to try Hearmark on, and lets the library listen to them. */
export async function addSamples(app: AppState): Promise<void> {
  try {
    const { path } = await app.api.addSamples();
    await Promise.all([app.overview.refresh(), app.jobs.fetched.refresh()]);
    app.toasts.show(m.folders.listeningToHalfAMinute({ path }));
  } catch (error) {
    app.toasts.failed(error);
  }
}

/** Adds a folder to the library, which begins to listen to it; answers whether that worked. */
export async function addFolder(app: AppState, place: Place): Promise<boolean> {
  try {
    await app.api.addFolder({ token: place.token });
    await Promise.all([app.overview.refresh(), app.jobs.fetched.refresh()]);
    app.router.go('library');
    app.toasts.show(m.folders.listeningToNothingIsWritten({ name: place.name }));
    return true;
  } catch (error) {
    app.toasts.failed(error);
    return false;
  }
}

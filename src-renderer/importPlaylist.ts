import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/** As much as a page may send at once. */
const mostBytes = 5 * 2 ** 20;

/** Lets the person choose a playlist, keeps what of it is in the library, and shows what was found and what not. */
export function choosePlaylist(app: AppState): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.m3u,.m3u8,.pls,.xspf';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) void importPlaylist(app, file);
  };
  input.click();
}

async function importPlaylist(app: AppState, file: File): Promise<void> {
  if (file.size > mostBytes) {
    const text = m.playlists.isTooLarge({ name: file.name });
    return app.toasts.show(text, null, 'warning');
  }
  try {
    const content = await inBase64(file);
    app.importedPlaylist = {
      name: file.name,
      ...(await app.api.importPlaylist({ name: file.name, content })),
    };
    app.dialog = 'playlist';
  } catch (error) {
    app.toasts.failed(error);
  }
}

function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^.*?,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(m.playlists.cannotBeRead({ name: file.name })));
    reader.readAsDataURL(file);
  });
}

import { chosenOrAll } from './exportItems.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

/** Puts the paths of what is selected in the library onto the clipboard, one a line. */
export async function copyPaths(app: AppState): Promise<void> {
  const { api, library, toasts } = app;
  const selection = chosenOrAll(app);
  if (!selection) return;
  try {
    const paths = await api.listPaths({ selection, sort: library.sort });
    // A page that came without TLS from another machine has none
    if (!('clipboard' in navigator)) throw new Error(m.library.noClipboard());
    await navigator.clipboard.writeText(paths.join('\n'));
    toasts.show(m.library.pathsCopied({ count: paths.length }));
  } catch (error) {
    toasts.failed(error);
  }
}

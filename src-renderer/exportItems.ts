import type { ExportFormat, Selection } from '../src-main/api.ts';
import { choosePlaylist } from './importPlaylist.ts';
import type { MenuItem } from './menuItem.ts';
import { saveFile } from './saveFile.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { m } from './messages/m.ts';

type Slash = '/' | '\\';
const formats: { format: ExportFormat; label: string; slash?: Slash }[] = [
  { format: 'm3u8', label: m.playlists.playlistM3u8() },
  { format: 'm3u8', label: m.playlists.playlistM3u8RelativePaths(), slash: '/' },
  { format: 'm3u8', label: m.playlists.playlistM3u8RelativePathsWith(), slash: '\\' },
  { format: 'xspf', label: m.playlists.playlistXspf() },
  { format: 'xspf', label: m.playlists.playlistXspfRelativePaths(), slash: '/' },
  { format: 'csv', label: m.playlists.tableCsv() },
  { format: 'csv-exact', label: m.playlists.tableCsvExactText() },
  { format: 'json', label: m.playlists.dataJson() },
];

/** The entries of a menu that export the selected tracks of the library, or all listed ones where none is selected. */
export function exportItems(app: AppState): MenuItem[] {
  return [
    ...formats.map(({ format, label, slash }, at) => ({
      ...(at === 0 && { heading: m.playlists.exportAs() }),
      label,
      icon: 'download' as const,
      run: () => void exportAs(app, format, slash),
    })),
    { label: m.playlists.sendToAPlayerDots(), run: () => planSending(app) },
  ];
}

function planSending(app: AppState): void {
  const { library, savedFilters } = app;
  const selection = chosenOrAll(app);
  if (!selection) return;
  const name = savedFilters.value?.find(({ id }) => id === library.savedFilterId)?.name ?? '';
  app.plannedSending = { selection, sort: library.sort, name };
  app.dialog = 'send';
}

/** The selected tracks of the library, or all listed ones where none is selected. */
export function chosenOrAll({ library }: AppState): Selection | null {
  return library.chosenCount > 0 ? library.target : { filter: library.filter, exceptIds: [] };
}

/** The entry that imports a playlist. */
export function importItem(app: AppState): MenuItem {
  return { label: m.playlists.importAPlaylist(), icon: 'plus', apart: true, run: () => choosePlaylist(app) };
}

async function exportAs(app: AppState, format: ExportFormat, slash: Slash | undefined): Promise<void> {
  const { api, library, toasts } = app;
  const selection = chosenOrAll(app);
  if (!selection) return;
  try {
    const relative = slash && { relative: { slash } };
    const exported = await api.exportTracks({ selection, sort: library.sort, format, ...relative });
    saveFile(exported);
    if (exported.folder !== undefined)
      toasts.show(m.playlists.putItIntoItsPaths({ folder: exported.folder }));
    if (exported.leftOut > 0) toasts.show(m.playlists.someLeftOut({ tracks: exported.leftOut }));
  } catch (error) {
    toasts.failed(error);
  }
}

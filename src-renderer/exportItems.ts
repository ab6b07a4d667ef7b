import type { ExportFormat, Selection } from '../src-main/api.ts';
import { choosePlaylist } from './importPlaylist.ts';
import type { MenuItem } from './menuItem.ts';
import { saveFile } from './saveFile.ts';
import type { AppState } from './state/AppState.svelte.ts';

type Slash = '/' | '\\';
const formats: { format: ExportFormat; label: string; slash?: Slash }[] = [
  { format: 'm3u8', label: 'Playlist (M3U8)' },
  { format: 'm3u8', label: 'Playlist (M3U8), relative paths', slash: '/' },
  { format: 'm3u8', label: 'Playlist (M3U8), relative paths with \\', slash: '\\' },
  { format: 'xspf', label: 'Playlist (XSPF)' },
  { format: 'xspf', label: 'Playlist (XSPF), relative paths', slash: '/' },
  { format: 'csv', label: 'Table (CSV)' },
  { format: 'csv-exact', label: 'Table (CSV), exact text' },
  { format: 'json', label: 'Data (JSON)' },
];

/** The entries of a menu that export the selected tracks of the library, or all listed ones where none is selected. */
export function exportItems(app: AppState): MenuItem[] {
  return [
    ...formats.map(({ format, label, slash }) => ({
      label,
      icon: 'download' as const,
      run: () => void exportAs(app, format, slash),
    })),
    { label: 'Send to a player…', run: () => planSending(app) },
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

function chosenOrAll({ library }: AppState): Selection | null {
  return library.chosenCount > 0 ? library.target : { filter: library.filter, exceptIds: [] };
}

/** The entry that imports a playlist. */
export function importItem(app: AppState): MenuItem {
  return { label: 'Import a playlist…', icon: 'plus', apart: true, run: () => choosePlaylist(app) };
}

async function exportAs(app: AppState, format: ExportFormat, slash: Slash | undefined): Promise<void> {
  const { api, library, toasts } = app;
  const selection = chosenOrAll(app);
  if (!selection) return;
  try {
    const relative = slash && { relative: { slash } };
    const exported = await api.exportTracks({ selection, sort: library.sort, format, ...relative });
    saveFile(exported);
    if (exported.folder !== undefined) toasts.show(`Put it into ${exported.folder}: its paths begin there.`);
  } catch (error) {
    toasts.failed(error);
  }
}

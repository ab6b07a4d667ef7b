import type { ExportFormat } from '../src-main/api.ts';
import type { MenuItem } from './components/Menu.svelte';
import { saveFile } from './saveFile.ts';
import type { AppState } from './state/AppState.svelte.ts';

const formats: { format: ExportFormat; label: string }[] = [
  { format: 'm3u8', label: 'Playlist (M3U8)' },
  { format: 'xspf', label: 'Playlist (XSPF)' },
  { format: 'csv', label: 'Table (CSV)' },
  { format: 'csv-exact', label: 'Table (CSV), exact text' },
  { format: 'json', label: 'Data (JSON)' },
];

/** The entries of a menu that export the selected tracks of the library, or all listed ones where none is selected. */
export function exportItems(app: AppState): MenuItem[] {
  return formats.map(({ format, label }) => ({
    label,
    icon: 'download',
    run: () => void exportAs(app, format),
  }));
}

async function exportAs({ api, library, toasts }: AppState, format: ExportFormat): Promise<void> {
  const selection = library.chosenCount > 0 ? library.target : { filter: library.filter, exceptIds: [] };
  if (!selection) return;
  try {
    saveFile(await api.exportTracks({ selection, sort: library.sort, format }));
  } catch (error) {
    toasts.failed(error);
  }
}

import { basename, dirname, extname, join, resolve } from 'node:path';
import type { ExportFormat } from '../api.ts';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { FoundTrack } from '../library/searchTracks.ts';
import { wordsOfCopies } from '../importing/wordsOfCopies.ts';
import { registerModel } from '../models/registerModel.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { displayText } from '../paths.ts';
import { tellWritten } from './tellWritten.ts';
import { writeList } from './writeList.ts';
import { installedModels, openLibraryToShow, tellUpgrade } from './session.ts';

export interface ExportOptions {
  output?: string;
  format?: ExportFormat;
  relative: boolean;
  slash?: '/' | '\\';
  perFolder: boolean;
  under?: string;
  playlist?: string;
  model: string;
  library: string;
}

/** `hearmark export`: what a search finds as a playlist or a table, in one file, one for each folder, or printed. */
export async function exportList(search: string[], options: ExportOptions): Promise<number> {
  const { relative, slash, perFolder } = options;
  const output = options.output === undefined ? undefined : resolve(options.output);
  const format = options.format ?? formatOf(perFolder ? undefined : output);
  if (output === undefined && (relative || perFolder))
    throw new ParameterError('say with --output where the playlist is to lie');
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToShow(options.library);
  try {
    const modelId = registerModel(library, model, tellUpgrade);
    library.browse.useModel(modelId);
    const text = search.join(' ');
    const all = library.search({
      modelId,
      limit: Number.MAX_SAFE_INTEGER,
      ...(text !== '' && { text }),
      ...(options.under !== undefined && { under: resolve(options.under) }),
    });
    const found = options.playlist === undefined ? all : inPlaylist(library, options.playlist, all);
    const copies = await wordsOfCopies(library, found);
    const write = (rows: typeof found, file: string | undefined) => {
      const selection = { trackIds: rows.map(({ trackId }) => trackId) };
      const sort = { by: options.playlist === undefined ? 'artist' : 'playlist', descending: false } as const;
      const paths = {
        ...(relative && file !== undefined && { relativeTo: dirname(file) }),
        ...(slash !== undefined && { slash }),
      };
      const exported = library.browse.exportTracks({ selection, sort, format }, { paths, copies });
      if (file === undefined)
        process.stdout.write(process.stdout.isTTY ? displayText(exported.text) : exported.text);
      else writeList(file, exported.text);
      return exported.leftOut;
    };
    if (!perFolder) {
      const leftOut = write(found, output);
      if (output !== undefined) tellWritten(found.length, leftOut, output);
      return 0;
    }
    const byFolder = [...Map.groupBy(found, ({ path }) => dirname(path))];
    const taken = new Set<string>();
    for (const [folder, rows] of byFolder) write(rows, join(output!, freeName(taken, folder, format)));
    console.log(`${counted(byFolder.length, 'file')} written to ${output}`);
    return 0;
  } finally {
    library.close();
  }
}

/** Those of a playlist, in its order. */
function inPlaylist(library: Library, name: string, rows: readonly FoundTrack[]): FoundTrack[] {
  const { filter, sort } = library.playlists.find(name);
  const places = new Map(
    library.browse.selectedIds({ filter, exceptIds: [] }, sort).map((trackId, place) => [trackId, place]),
  );
  const kept = rows.filter(({ trackId }) => places.has(trackId));
  return kept.sort((a, b) => places.get(a.trackId)! - places.get(b.trackId)!);
}

/** The name of a folder, numbered where another one has it. */
function freeName(taken: Set<string>, folder: string, format: ExportFormat): string {
  const ending = format.split('-')[0]!;
  const name = basename(folder).toWellFormed() || 'root';
  for (let number = 1; ; number++) {
    const file = `${name}${number > 1 ? ` (${number})` : ''}.${ending}`;
    if (taken.size < taken.add(file.toLowerCase()).size) return file;
  }
}

function formatOf(output: string | undefined): ExportFormat {
  const ending = output === undefined ? '' : extname(output).slice(1).toLowerCase();
  return ending === 'xspf' || ending === 'csv' || ending === 'json' ? ending : 'm3u8';
}

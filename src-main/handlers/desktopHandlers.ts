import { existsSync, mkdirSync } from 'node:fs';
import type { Backend } from '../Backend.ts';
import { ParameterError, ReadError } from '../errors.ts';
import { logsFolder } from '../locations.ts';
import { displayPath, fsPath } from '../paths.ts';
import type { Handlers } from './Handlers.ts';
import { whenIndexed } from './whenIndexed.ts';

/** More at once would hold up the window, and whoever takes them. */
const draggedMax = 1000;

/** What the system does with files, where the host has a window of its own; a browser is told that it cannot. */
export function desktopHandlers({ desktop, library }: Pick<Backend, 'desktop' | 'library'>) {
  return {
    async showLogFolder() {
      if (!desktop.showFolder) throw new ParameterError('this host cannot show folders');
      mkdirSync(logsFolder(), { recursive: true }); // where nothing was noted yet
      await desktop.showFolder(logsFolder());
    },
    showFile({ trackId }) {
      if (!desktop.showFile) throw new ParameterError('this host cannot show files');
      const files = library.files.ofTrack(trackId);
      const file = files.find((path) => existsSync(fsPath(path)));
      if (file === undefined) throw notThere(files);
      desktop.showFile(file);
    },
    dragFiles: whenIndexed(library)((request) => {
      if (!desktop.dragFiles) throw new ParameterError('files cannot be dragged out of this window');
      const listed = library.browse.listPaths(request);
      if (listed.length > draggedMax)
        throw new ParameterError(
          `${listed.length} files are too many to drag: ${draggedMax} at most, or export a playlist`,
        );
      const files = listed.filter((path) => existsSync(fsPath(path)));
      if (files.length === 0) throw notThere(listed);
      desktop.dragFiles(files);
    }),
  } satisfies Partial<Handlers>;
}

function notThere([path = '']: readonly string[]): ReadError {
  return new ReadError(`${displayPath(path)} is not there`, { path });
}

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
      if (file === undefined) {
        const [path = ''] = files;
        throw new ReadError(`${displayPath(path)} is not there`, { path });
      }
      desktop.showFile(file);
    },
    dragFiles: whenIndexed(library)((request) => {
      if (!desktop.dragFiles) throw new ParameterError('files cannot be dragged out of this window');
      const files = library.browse.listPaths(request).filter((path) => existsSync(fsPath(path)));
      if (files.length > draggedMax)
        throw new ParameterError(
          `${files.length} files are too many to drag: ${draggedMax} at most, or export a playlist`,
        );
      if (files.length > 0) desktop.dragFiles(files);
    }),
  } satisfies Partial<Handlers>;
}

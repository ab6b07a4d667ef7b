import type { Backend } from '../Backend.ts';
import { browseHandlers } from './browseHandlers.ts';
import { changeHandlers } from './changeHandlers.ts';
import { desktopHandlers } from './desktopHandlers.ts';
import { folderHandlers } from './folderHandlers.ts';
import type { Handlers } from './Handlers.ts';
import { hostHandlers } from './hostHandlers.ts';
import { mapHandlers } from './mapHandlers.ts';
import { modelHandlers } from './modelHandlers.ts';
import { playerHandlers } from './playerHandlers.ts';
import { tellPages } from './tellPages.ts';
import { writeHandlers } from './writeHandlers.ts';

/** One handler for each member of the contract; one that is missing does not compile. */
export function createHandlers(backend: Backend): Handlers {
  const { tell } = tellPages(backend.emit);
  backend.library.browse.whenReread(() => tell(['tracks', 'tags']));
  return {
    ...hostHandlers(backend),
    ...desktopHandlers(backend),
    ...browseHandlers(backend),
    ...mapHandlers(backend),
    ...playerHandlers(backend),
    ...changeHandlers(backend),
    ...folderHandlers(backend),
    ...writeHandlers(backend),
    ...modelHandlers(backend),
  };
}

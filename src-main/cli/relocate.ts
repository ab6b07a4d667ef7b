import { relocateFolder } from '../importing/relocateFolder.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openLibraryToChange } from './session.ts';

/** `hearmark relocate`: tells the library where a folder lies now. */
export async function relocate(
  from: string,
  to: string,
  { library: file }: { library: string },
): Promise<number> {
  const library = await openLibraryToChange(file);
  try {
    const { moved, missing } = await relocateFolder(library, from, to);
    console.log(
      `The library knows the new path of ${counted(moved, 'file')}; nothing was listened to again.`,
    );
    if (missing > 0) {
      console.log(
        `Not found there as they were, and marked missing: ${counted(missing, 'file')}. ` +
          '`hearmark tag` on the new folder knows by their sound those that were changed, renamed or moved within it.',
      );
    }
    return 0;
  } finally {
    library.close();
  }
}

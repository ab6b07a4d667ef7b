import { WritingPlace } from '../../writing/writingPlace.ts';
import { writtenTagsOf } from '../writtenTags.ts';

/** Writes tags into several files at once and undoes them. */
export async function forEver(folder: string, ...paths: string[]): Promise<void> {
  const place = new WritingPlace(folder);
  const writeAndUndo = async (path: string) => {
    for (;;) {
      const written = await place.write(path, writtenTagsOf(path));
      await place.undo(written!.entryId);
    }
  };
  await Promise.all(paths.map(writeAndUndo));
}

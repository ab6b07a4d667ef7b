import { WordSearch } from '../finding/WordSearch.ts';
import type { Library } from '../library/Library.ts';
import { TextTower } from '../models/TextTower.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import { installedModels } from './session.ts';

/** Works with the search by the text-audio model that is installed, if any; its process ends with the work. */
export async function withWordSearch<T>(
  library: Library,
  libraryFile: string,
  work: (words: WordSearch) => Promise<T>,
): Promise<T> {
  const installed = installedModels(libraryFile);
  const tower = new TextTower(launchProcess);
  const warn = (reason: string) => console.error(`hearmark: ${reason}`);
  try {
    return await work(
      new WordSearch({
        library,
        model: () => installed.textAudioModel(warn),
        place: (folder, text) => tower.place(folder, text),
      }),
    );
  } finally {
    await tower.close();
  }
}

import { walkFolders } from './walkFolders.ts';

/** Counts what findAudioFiles would find, by names alone (no look at each file): the total of a progress bar. */
export async function countAudioFiles(roots: string[]): Promise<number> {
  let count = 0;
  for await (const { names } of walkFolders(roots)) count += names.length;
  return count;
}

import { FileReader } from '../../src-main/files/FileReader.ts';
import type { FileTags } from '../../src-main/files/FileTags.ts';
import { readTags } from '../../src-main/files/readTags.ts';

/** Opens a file and returns what readTags makes of it. */
export async function readTagsOf(path: string): Promise<FileTags> {
  using reader = new FileReader(path);
  return await readTags(reader, path); // awaited: `using` closes the file on return
}

import { basename } from 'node:path';
import { HearmarkError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import { readTags } from '../files/readTags.ts';
import { tagColumns, type Track } from '../library/Tracks.ts';

/**
 * Reads what one of several files with the same sound says itself, in the shape of Track: the library keeps what the copy
 * said that was read last. Returns undefined where the file cannot be read now.
 */
export async function tagsOfCopy(path: string): Promise<Track['tags'] | undefined> {
  try {
    using reader = new FileReader(path);
    const { properties: _claimed, cueSheet: _told, ...tags } = await readTags(reader, basename(path));
    const entries = Object.entries(tags);
    const other = entries.filter(([name]) => !Object.hasOwn(tagColumns, name));
    const named = entries.filter(([name]) => Object.hasOwn(tagColumns, name));
    return { ...Object.fromEntries(named), other: Object.fromEntries(other) };
  } catch (error) {
    if (error instanceof HearmarkError) return undefined;
    throw error;
  }
}

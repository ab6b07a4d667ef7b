import { join } from 'node:path';
import type { Library } from '../../src-main/library/Library.ts';
import type { FileTags } from '../../src-main/library/Tracks.ts';
import { newTrack } from '../library/temporaryLibrary.ts';

/** Saves a song of 201 s with these tags, as if its file lay in a folder of music; returns its id. */
export function saveSong(library: Library, name: string, tags: FileTags): number {
  const path = join('/home/ann/Music', name);
  return library.tracks.save(newTrack(path, { properties: { durationSeconds: 201 }, tags })).id;
}

import { setImmediate } from 'node:timers/promises';
import type { Library } from '../../library/Library.ts';
import { describeSong } from './describe.ts';

/** Described in one step, some 50 ms: others have their turn in between. */
const songsAtOnce = 200;

/** Describes tracks as songs, in this order; those without a file that is there are left out. */
export async function describeSongs(
  { songs, catalogue }: Library,
  trackIds: readonly number[],
): Promise<ReturnType<typeof describeSong>[]> {
  const described = [];
  for (let from = 0; from < trackIds.length; from += songsAtOnce) {
    if (from > 0) await setImmediate();
    const some = songs.read(trackIds.slice(from, from + songsAtOnce));
    described.push(...some.map((song) => describeSong(song, catalogue)));
  }
  return described;
}

import { openLibraryToRead } from '../library/openLibrary.ts';
import { serveParent } from '../processes/serveParent.ts';
import { findDuplicates } from './findDuplicates.ts';
import type { FindTalk } from './protocol.ts';

/** A process that compares all tracks of a library: it only reads it, and may be killed at any moment. */
await serveParent<FindTalk>(({ say }) => async ({ libraryFile, ...how }) => {
  const library = openLibraryToRead(libraryFile);
  let told = -1;
  const onShare = (share: number) => {
    const percent = Math.floor(100 * share);
    if (percent > told) say(share);
    told = Math.max(told, percent);
  };
  try {
    return await findDuplicates(library, how, onShare);
  } finally {
    library.close();
  }
});

import { openLibraryToRead } from '../library/openLibrary.ts';
import { byPercent } from '../processes/byPercent.ts';
import { serveParent } from '../processes/serveParent.ts';
import { findDuplicates } from './findDuplicates.ts';
import type { FindTalk } from './protocol.ts';

/** A process that compares all tracks of a library: it only reads it, and may be killed at any moment. */
await serveParent<FindTalk>(({ say }) => async ({ libraryFile, ...how }) => {
  const library = openLibraryToRead(libraryFile);
  try {
    return await findDuplicates(library, how, byPercent(say));
  } finally {
    library.close();
  }
});

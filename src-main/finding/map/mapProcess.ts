import { openLibraryToRead } from '../../library/openLibrary.ts';
import { byPercent } from '../../processes/byPercent.ts';
import { Projection } from '../../simd/Projection.ts';
import { serveParent } from '../../processes/serveParent.ts';
import { keepMap } from './keepMap.ts';
import type { MapTalk } from './mapTalk.ts';

/** A process that lays out the map of a library: it only reads the library, and may be killed at any moment. */
await serveParent<MapTalk>(({ say }) => ({ libraryFile, likeness, ...how }) => {
  const library = openLibraryToRead(libraryFile);
  try {
    return {
      isChanged: keepMap(library, { ...how, likeness: likeness && new Projection(likeness) }, byPercent(say)),
    };
  } finally {
    library.close();
  }
});

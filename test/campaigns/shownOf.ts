import { openLibrary } from '../../src-main/library/openLibrary.ts';

/** Whole words and beginnings of each length that the index of words keeps, in any column and in one, and words in a row. */
const searches = [
  'title',
  't',
  'ti',
  'tit',
  'titl',
  '17',
  '"4"',
  'artist:ar',
  'artist:"artist 5"',
  'title-3',
  'file:mp',
  'file:21',
];

/** All that a library shows, by part, as text. Throws where it cannot be shown. */
export function shownOf(file: string): Map<string, string> {
  const library = openLibrary(file);
  try {
    library.browse.useModel(1);
    const { browse, changes, journal, scores, corrections } = library;
    const ids = browse.selectedIds({ filter: {}, exceptIds: [] }, { by: 'artist', descending: false });
    const sort = { by: 'title', descending: false } as const;
    const parts: Record<string, unknown> = {
      rows: browse.findTracks({ filter: {}, sort, offset: 0, limit: 1000 }),
      found: searches.map((text) => browse.selectedIds({ filter: { text }, exceptIds: [] }, sort)),
      facets: browse.countFacets({ filter: {} }),
      details: ids.map((trackId) => browse.getTrack({ trackId })),
      scores: ids.map((id) => scores.of(id, 1)),
      corrections: ids.map((id) => corrections.ofTrack(id)),
      decisions: [...library.decisionLines.export()],
      changes: changes.listChanges({ limit: 1000 }),
      filters: changes.listSavedFilters(),
      roots: library.roots.list(),
      writes: journal.batches().map((batch) => [batch, journal.ofBatch(batch.id)]),
    };
    return new Map(Object.entries(parts).map(([part, value]) => [part, JSON.stringify(value, plain)]));
  } finally {
    library.close();
  }
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!ArrayBuffer.isView(value)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

import { printTracks } from './printTracks.ts';
import { openFinding, trackAt, tracksOf, type FindingOptions } from './findingSession.ts';

export interface SimilarOptions extends FindingOptions {
  limit: number;
}

/** `hearmark similar`: what sounds most like a track, the most similar first. */
export async function similar(file: string, options: SimilarOptions): Promise<number> {
  const { library, model, modelId } = await openFinding(options);
  try {
    const trackId = trackAt(library, model.card.name, modelId, file);
    await library.browse.similarReady({ trackId });
    const found = library.browse.findSimilarTracks({ trackId, limit: options.limit });
    const similarityOf = new Map(found.map(({ track, similarity }) => [track.trackId, similarity]));
    const rows = tracksOf(library, modelId, [...similarityOf.keys()]);
    printTracks(rows, model.card, options.json, (row) => ({ similarity: similarityOf.get(row.trackId) }));
    if (!options.json) console.log(`\n${rows.length} tracks`);
    return 0;
  } finally {
    library.close();
  }
}

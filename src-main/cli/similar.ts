import { findLike } from '../finding/findLike.ts';
import { openFinding, trackAt, tracksOf, type FindingOptions } from './findingSession.ts';
import { printTracks } from './printTracks.ts';
import { sendTracks, type SendAnswers } from './send.ts';
import { writePlaylist } from './writePlaylist.ts';
import { counted } from '../writing/tasks/WriteParts.ts';

export interface SimilarOptions extends FindingOptions, Partial<SendAnswers> {
  limit: number;
  not?: string[];
  output?: string;
}

/** `hearmark similar`: what sounds most like some tracks, and least like others; the most similar first. */
export async function similar(files: string[], options: SimilarOptions): Promise<number> {
  const { library, model, modelId } = await openFinding(options);
  try {
    const idsOf = (names: string[]) => names.map((file) => trackAt(library, model.card.name, modelId, file));
    const [wanted, unwanted] = [idsOf(files), idsOf(options.not ?? [])];
    await library.browse.similarReady();
    const found = findLike(library.browse, wanted, unwanted, options.limit);
    const similarityOf = new Map(found.map(({ trackId, similarity }) => [trackId, similarity]));
    if (options.to !== undefined)
      return await sendTracks(library, [...similarityOf.keys()], { ...options, to: options.to });
    if (options.output !== undefined) {
      writePlaylist(library, [...similarityOf.keys()], options.output);
      return 0;
    }
    const rows = tracksOf(library, modelId, [...similarityOf.keys()]);
    printTracks(rows, model.card, options.json, (row) => ({ similarity: similarityOf.get(row.trackId) }));
    if (!options.json) console.log(`\n${counted(rows.length, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}

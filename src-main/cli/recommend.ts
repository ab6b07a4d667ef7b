import { ParameterError } from '../errors.ts';
import { rankByHistory } from '../finding/history/rankByHistory.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openFinding, tracksOf, type FindingOptions } from './findingSession.ts';
import { printTracks } from './printTracks.ts';
import { sendTracks, type SendAnswers } from './send.ts';
import { writePlaylist } from './writePlaylist.ts';

export interface RecommendOptions extends FindingOptions, Partial<SendAnswers> {
  limit: number;
  /** Days for which a track that was played is not recommended. */
  rest: number;
  unheard?: boolean;
  output?: string;
}

const dayMs = 24 * 3600 * 1000;

/** `hearmark recommend`: what somebody is likely to like, by what they played. */
export async function recommend(options: RecommendOptions): Promise<number> {
  const { limit, rest, unheard = false, output } = options;
  const { library, model, modelId } = await openFinding(options);
  try {
    const ranking = await rankByHistory(library, modelId);
    if (ranking.tracks.length === 0)
      throw new ParameterError(
        `there is no history of tracks that ${model.card.name} has heard; \`hearmark history\` says how to keep one`,
      );
    const since = Date.now() - rest * dayMs;
    const found = ranking.tracks
      .filter(({ plays, lastAt }) => (unheard ? plays === 0 : (lastAt ?? -Infinity) < since))
      .slice(0, limit);
    const byId = new Map(found.map((one) => [one.trackId, one]));
    if (options.to !== undefined)
      return await sendTracks(library, [...byId.keys()], { ...options, to: options.to });
    if (output !== undefined) {
      writePlaylist(library, [...byId.keys()], output);
      return 0;
    }
    const rows = tracksOf(library, modelId, [...byId.keys()]);
    printTracks(rows, model.card, options.json, ({ trackId }) => {
      const { score, plays, lastAt } = byId.get(trackId)!;
      return { score, uncertainty: ranking.uncertaintyOf(trackId), plays, lastAt };
    });
    if (!options.json) console.log(`\n${counted(rows.length, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}

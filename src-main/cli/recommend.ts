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

/** `hearmark recommend`: what somebody is likely to like, by what they played and by stars. */
export async function recommend(options: RecommendOptions): Promise<number> {
  const { limit, rest, unheard = false, output } = options;
  const { library, model, modelId } = await openFinding(options);
  try {
    const ranking = await rankByHistory(library);
    if (ranking.trackIds.length === 0)
      throw new ParameterError(
        `there is no history of tracks that ${model.card.name} has heard, and none of them has many stars; \`hearmark history\` says how to keep one`,
      );
    const since = Date.now() - rest * dayMs;
    const found = new Map<number, number>();
    for (const [place, trackId] of ranking.trackIds.entries()) {
      if (found.size >= limit) break;
      const played = ranking.playedOf(trackId);
      if (unheard ? !played : (played?.lastAt ?? -Infinity) < since)
        found.set(trackId, ranking.scores[place]!);
    }
    const trackIds = [...found.keys()];
    if (options.to !== undefined) return await sendTracks(library, trackIds, { ...options, to: options.to });
    if (output !== undefined) {
      writePlaylist(library, trackIds, output);
      return 0;
    }
    const rows = tracksOf(library, modelId, trackIds);
    printTracks(rows, model.card, options.json, ({ trackId }) => {
      const { plays = 0, lastAt = null } = ranking.playedOf(trackId) ?? {};
      return { score: found.get(trackId)!, uncertainty: ranking.uncertaintyOf(trackId), plays, lastAt };
    });
    if (!options.json) console.log(`\n${counted(rows.length, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}

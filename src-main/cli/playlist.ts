import { ParameterError } from '../errors.ts';
import { playlistBetween } from '../finding/playlistBetween.ts';
import { openFinding, trackAt, tracksOf, type FindingOptions } from './findingSession.ts';
import { printTracks } from './printTracks.ts';
import { sendTracks, type SendAnswers } from './send.ts';
import { writePlaylist } from './writePlaylist.ts';

export interface PlaylistOptions extends FindingOptions, Partial<SendAnswers> {
  tracks: number;
  output?: string;
}

/** `hearmark playlist`: a way from one track to another by what lies between them in sound; printed, or as M3U8 or XSPF. */
export async function playlist(from: string, to: string, options: PlaylistOptions): Promise<number> {
  const { library, model, modelId } = await openFinding(options);
  try {
    const fromId = trackAt(library, model.card.name, modelId, from);
    const toId = trackAt(library, model.card.name, modelId, to);
    if (fromId === toId)
      throw new ParameterError(`${to} is the track where the playlist begins: name another one`);
    await library.browse.similarReady();
    const trackIds = playlistBetween(library.browse, fromId, toId, options.tracks);
    if (options.to !== undefined) return await sendTracks(library, trackIds, { ...options, to: options.to });
    if (options.output !== undefined) writePlaylist(library, trackIds, options.output);
    else printTracks(tracksOf(library, modelId, trackIds), model.card, options.json);
    return 0;
  } finally {
    library.close();
  }
}

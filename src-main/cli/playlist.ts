import { extname, resolve } from 'node:path';
import { writeWhole } from '../files/writeWhole.ts';
import { playlistBetween } from '../finding/playlistBetween.ts';
import { openFinding, trackAt, tracksOf, type FindingOptions } from './findingSession.ts';
import { printTracks } from './printTracks.ts';
import { cannotWrite } from './session.ts';

export interface PlaylistOptions extends FindingOptions {
  tracks: number;
  output?: string;
}

/** `hearmark playlist`: a way from one track to another by what lies between them in sound; printed, or as M3U8 or XSPF. */
export async function playlist(from: string, to: string, options: PlaylistOptions): Promise<number> {
  const { library, model, modelId } = await openFinding(options);
  try {
    const [fromId, toId] = [from, to].map((file) => trackAt(library, model.card.name, modelId, file)) as [
      number,
      number,
    ];
    await library.browse.similarReady({ trackId: fromId });
    const trackIds = playlistBetween(library.browse, fromId, toId, options.tracks);
    if (options.output === undefined) {
      printTracks(tracksOf(library, modelId, trackIds), model.card, options.json);
      return 0;
    }
    const output = resolve(options.output);
    const format = extname(output).toLowerCase() === '.xspf' ? 'xspf' : 'm3u8';
    const sort = { by: 'playlist', descending: false } as const;
    const { text } = library.browse.exportTracks({ selection: { trackIds }, sort, format });
    try {
      writeWhole(output, text);
    } catch (error) {
      throw cannotWrite(output, error);
    }
    console.log(`${trackIds.length} tracks written to ${output}`);
    return 0;
  } finally {
    library.close();
  }
}

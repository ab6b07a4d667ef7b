import { findRegions } from '../finding/map/findRegions.ts';
import { keepMap } from '../finding/map/keepMap.ts';
import { mapFile, readMap } from '../finding/map/mapFile.ts';
import { tellRegions } from '../finding/map/tellRegions.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openFinding, type FindingOptions } from './findingSession.ts';

export interface MapOptions extends FindingOptions {
  anew: boolean;
}

/** `hearmark map`: lays out the map of sound, or adds to it what came, and prints its regions, the largest first. */
export async function map({ anew, ...options }: MapOptions): Promise<number> {
  const { library, model, modelId } = await openFinding(options);
  try {
    keepMap(library, { modelId, anew, likeness: model.likeness }, () => {});
    const kept = readMap(mapFile(library.file, modelId))!;
    const names = new Map(library.browse.listTags().map(({ id, name }) => [id, name]));
    const regions = tellRegions(library.points, { ids: kept.ids, regions: findRegions(kept) }).map(
      ({ tracks, tags }) => ({
        tracks,
        tags: tags.map((tag) => ({ tag: names.get(tag.tagId) ?? '', tracks: tag.tracks })),
      }),
    );
    if (options.json) console.log(JSON.stringify(regions));
    else {
      for (const { tracks, tags } of regions)
        console.log(
          `${counted(tracks, 'track')}: ${tags.map((one) => `${one.tag} on ${one.tracks}`).join(', ') || 'no tags yet'}`,
        );
      console.log(`\n${counted(kept.ids.length, 'track')} on the map`);
    }
    return 0;
  } finally {
    library.close();
  }
}

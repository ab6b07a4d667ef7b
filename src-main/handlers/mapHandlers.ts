import type { MapColouring } from '../api.ts';
import type { Backend } from '../Backend.ts';
import { tellRegions } from '../finding/map/tellRegions.ts';
import type { Handlers } from './Handlers.ts';
import { whenIndexed } from './whenIndexed.ts';

const none = new Uint32Array(0);

/** The map of sound: where tracks lie, and what is shown of them there. */
export function mapHandlers({ library, soundMap }: Backend) {
  const indexed = whenIndexed(library);
  const { points } = library;
  const shown = () => ({ ids: soundMap.map?.ids ?? none, version: soundMap.map?.version ?? 0 });
  return {
    getSoundMap: () => soundMap.look(),
    layOutSoundMap: () => soundMap.layOut(),
    stopSoundMap: () => soundMap.stop(),
    getMapPoints() {
      const { map } = soundMap;
      const { version, ids } = shown();
      return {
        ...{ version, points: ids.length, trackIds: base64(ids) },
        ...{ x: base64(map?.x), y: base64(map?.y), regionOf: base64(map?.regions.regionOf) },
      };
    },
    async listMapRegions() {
      await library.browse.ready();
      const { map } = soundMap;
      return { version: map?.version ?? 0, regions: map ? tellRegions(points, map) : [] };
    },
    getMapValues: indexed(({ by }) => {
      const { ids, version } = shown();
      const { values, tagIds } = valuesOf(ids, by);
      return { version, values: base64(values), tagIds };
    }),
    findOnMap: indexed(({ filter }) => {
      const { ids, version } = shown();
      return { version, marks: base64(points.marks(ids, filter)) };
    }),
  } satisfies Partial<Handlers>;

  function valuesOf(ids: Uint32Array, by: MapColouring): { values: Uint16Array; tagIds: number[] } {
    if (by === 'year') return { values: points.years(ids), tagIds: [] };
    if (by === 'bpm') return { values: points.tempos(ids), tagIds: [] };
    if ('tagIds' in by) return { values: points.strongestOf(ids, by.tagIds), tagIds: by.tagIds };
    return points.strongestTags(ids, by.category);
  }
}

/** Every machine that this runs on is little-endian. */
function base64(values: Uint8Array | Uint16Array | Uint32Array | Int16Array | Float32Array = none): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

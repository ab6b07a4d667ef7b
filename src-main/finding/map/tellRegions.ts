import type { MapRegion } from '../../api.ts';
import type { PointReader } from '../../library/browse/PointReader.ts';
import type { Regions } from './findRegions.ts';

/** The regions of a map, the largest first, with what their tracks are tagged with. Waits for `browse.ready` as lists do. */
export function tellRegions(
  points: PointReader,
  { ids, regions: { x, y, regionOf } }: { ids: Uint32Array; regions: Regions },
): MapRegion[] {
  return points
    .regionTags(ids, regionOf, x.length)
    .map((region, at) => ({ x: x[at]!, y: y[at]!, ...region }));
}

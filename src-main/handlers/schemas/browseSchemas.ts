import { z } from 'zod';
import type { BrowseApi, TrackApi } from '../../api.ts';
import { filter, groupBy, selection, sort } from './filter.ts';
import { type SchemasOf, alikeIds, id, limit, offset, pageMax, selectedMax } from './values.ts';

const seconds = z.number().min(0).max(1e7);
const ofTrack = { trackId: id };

/** Which tracks there are, and one of them. */
export const browseSchemas = {
  findTracks: z.strictObject({ filter, sort, offset, limit }),
  findTrackIds: z.strictObject({ filter, sort, offset, limit: z.int().min(1).max(selectedMax) }),
  listTracks: z.strictObject({ trackIds: z.array(id).max(pageMax) }),
  findByWords: z.strictObject({ text: z.string().max(1000) }),
  findGroups: z.strictObject({ by: groupBy, filter, sort: sort.nullable(), offset, limit }),
  findGroupSizes: z.strictObject({ by: groupBy, filter, sort }),
  findGroupTrackIds: z.strictObject({
    ...{ by: groupBy, filter, sort: sort.nullable(), offset },
    limit: z.int().min(1).max(selectedMax),
  }),
  countFacets: z.strictObject({ filter }),
  exportTracks: z.strictObject({
    selection,
    sort,
    format: z.enum(['m3u8', 'xspf', 'csv', 'csv-exact', 'json']),
    relative: z.strictObject({ slash: z.enum(['/', '\\']) }).exactOptional(),
  }),
  listPaths: z.strictObject({ selection, sort }),
  showFile: z.strictObject(ofTrack),
  dragFiles: z.strictObject({ selection, sort }),
  getTrack: z.strictObject(ofTrack),
  findSimilarTracks: z.strictObject({
    ...ofTrack,
    limit,
    more: alikeIds.exactOptional(),
    less: alikeIds.exactOptional(),
  }),
  notePlay: z.strictObject(ofTrack),
  getWaveform: z.strictObject({ ...ofTrack, points: z.int().min(1).max(10_000) }),
  getSpectrogram: z
    .strictObject({ ...ofTrack, fromSeconds: seconds, toSeconds: seconds })
    .refine(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds && toSeconds - fromSeconds <= 1200, {
      error: 'toSeconds must lie after fromSeconds, at most 20 minutes',
    }),
  getMelody: z.strictObject(ofTrack),
} satisfies SchemasOf<BrowseApi & TrackApi>;

import { z } from 'zod';
import type { MapApi } from '../../api.ts';
import { filter } from './filter.ts';
import { type SchemasOf, name, nothing, tagIds } from './values.ts';

/** The map of sound. */
export const mapSchemas = {
  getSoundMap: nothing,
  layOutSoundMap: nothing,
  stopSoundMap: nothing,
  getMapPoints: nothing,
  listMapRegions: nothing,
  getMapValues: z.strictObject({
    by: z.union([z.enum(['year', 'bpm']), z.strictObject({ category: name }), z.strictObject({ tagIds })]),
  }),
  findOnMap: z.strictObject({ filter }),
} satisfies SchemasOf<MapApi>;

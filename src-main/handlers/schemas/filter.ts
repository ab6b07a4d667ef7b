import { z } from 'zod';
import type { Filter, Sort, SortKey } from '../../api.ts';
import { alikeIds, exactly, zeroToOne, id, selectedIds, musicalKey, stars, tagIds } from './values.ts';

export const groupBy = z.enum(['album', 'artist', 'folder']);
const state = z.enum(['file', 'suggested', 'accepted', 'added', 'rejected']);
const year = z.int().min(0).max(9999);
const bpm = z.number().min(0).max(1000);
/** Tracks that a filter may name one by one: each page of a list sends them again. */
const amongMax = 100_000;
export const filter = exactly<Filter>()({
  text: z.string().max(1000).exactOptional(),
  include: tagIds.exactOptional(),
  match: z.enum(['all', 'any']).exactOptional(),
  exclude: tagIds.exactOptional(),
  minimumStrength: zeroToOne.exactOptional(),
  states: z.array(state).max(5).exactOptional(),
  yearFrom: year.exactOptional(),
  yearTo: year.exactOptional(),
  bpmFrom: bpm.exactOptional(),
  bpmTo: bpm.exactOptional(),
  keys: z.array(musicalKey).max(24).exactOptional(),
  vocalsFrom: zeroToOne.exactOptional(),
  vocalsTo: zeroToOne.exactOptional(),
  ratingFrom: stars.exactOptional(),
  ratingTo: stars.exactOptional(),
  folderId: id.exactOptional(),
  playlistId: id.exactOptional(),
  edited: z.boolean().exactOptional(),
  like: z.string().max(1000).exactOptional(),
  alike: z.strictObject({ more: alikeIds, less: alikeIds }).exactOptional(),
  untagged: z.boolean().exactOptional(),
  missing: z.boolean().exactOptional(),
  among: z.array(id).max(amongMax).exactOptional(),
  sameAs: z.strictObject({ by: groupBy, trackId: id }).exactOptional(),
});
/** One that SortKey has and this forgets does not compile. */
const sortKeys = {
  artist: true,
  title: true,
  album: true,
  year: true,
  duration: true,
  loudness: true,
  bpm: true,
  key: true,
  vocals: true,
  rating: true,
  added: true,
  plays: true,
  strength: true,
  playlist: true,
  likeness: true,
  recommended: true,
} satisfies Record<SortKey, true>;
export const sort = exactly<Sort>()({
  by: z.enum(Object.keys(sortKeys) as SortKey[]),
  descending: z.boolean(),
  groupedBy: groupBy.exactOptional(),
});
export const selection = z.union([
  z.strictObject({ trackIds: selectedIds }),
  z.strictObject({ filter, exceptIds: selectedIds }),
]);

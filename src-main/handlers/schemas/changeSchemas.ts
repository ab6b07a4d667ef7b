import { z } from 'zod';
import type { DecisionApi, EditApi, EditField, ReviewRequest, SavedFilterApi, TagApi } from '../../api.ts';
import { filter, selection, sort } from './filter.ts';
import {
  type SchemasOf,
  exactly,
  zeroToOne,
  id,
  selectedIds,
  selectedMax,
  limit,
  musicalKey,
  name,
  nothing,
  pageMax,
  stars,
  tagIds,
} from './values.ts';

/** In base64; what a page sends at once may have 8 MiB. */
const playlistMax = 7 * 2 ** 20;
const review = exactly<ReviewRequest>()({
  order: z.enum(['uncertain', 'confident', 'newest', 'artist']),
  filter,
  exceptIds: selectedIds,
  tagId: id.exactOptional(),
  limit,
});
/** One that EditField has and this forgets does not compile. */
const editFields = {
  title: true,
  artist: true,
  album: true,
  albumArtist: true,
  year: true,
  trackNumber: true,
  discNumber: true,
  genre: true,
  comment: true,
} satisfies Record<EditField, true>;
const editField = Object.keys(editFields) as EditField[];
const editedValues = z.array(z.string().max(1000)).max(100).nullable();

/** Tags, decisions, edits and filters that are kept. */
export const changeSchemas = {
  listTags: nothing,
  createTag: z.strictObject({ name, category: name }),
  addNewTag: z.strictObject({ name, category: name, selection }),
  renameTag: z.strictObject({ tagId: id, name, category: name }),
  mergeTags: z.strictObject({ tagId: id, intoTagId: id.nullable() }),
  hideTag: z.strictObject({ tagId: id, hidden: z.boolean() }),
  setParents: z.strictObject({ tagId: id, parentIds: tagIds }),
  setThreshold: z.strictObject({ tagIds, threshold: zeroToOne.nullable() }),
  correct: z.strictObject({
    selection,
    tagIds,
    action: z.enum(['accepted', 'rejected', 'added', 'removed']),
  }),
  countSuggestions: z.strictObject({ selection }),
  acceptSuggestions: z.strictObject({ selection, tagIds }),
  answerTempo: z.strictObject({
    selection,
    answer: z.union([
      z.strictObject({ bpm: z.number().min(10).max(999) }),
      z.strictObject({ times: z.literal([2, 0.5]) }),
      z.enum(['none', 'as-heard']),
    ]),
  }),
  rateTracks: z.strictObject({ selection, stars }),
  answerKey: z.strictObject({
    selection,
    answer: z.union([
      z.strictObject({ key: musicalKey }),
      z.strictObject({ move: z.enum(['fifth-up', 'fifth-down', 'relative']) }),
      z.enum(['none', 'as-heard']),
    ]),
  }),
  shareDecisions: z.strictObject({ trackIds: z.array(id).min(2).max(pageMax) }),
  undo: nothing,
  redo: nothing,
  listChanges: z.strictObject({ limit }),
  findReviews: review,
  getEditableFields: z.strictObject({ selection }),
  editFiles: z.strictObject({ selection, values: z.partialRecord(z.enum(editField), editedValues) }),
  dropEdits: z.strictObject({ selection }),
  listSavedFilters: nothing,
  saveFilter: z.strictObject({ name, filter, sort }),
  renameSavedFilter: z.strictObject({ filterId: id, name }),
  deleteSavedFilter: z.strictObject({ filterId: id }),
  addToPlaylist: z.strictObject({ name, selection, sort }),
  removeFromPlaylist: z.strictObject({ playlistId: id, selection }),
  moveInPlaylist: z.strictObject({
    playlistId: id,
    selection,
    places: z.int().min(-selectedMax).max(selectedMax),
  }),
  importPlaylist: z.strictObject({ name, content: z.base64().max(playlistMax) }),
} satisfies SchemasOf<TagApi & DecisionApi & EditApi & SavedFilterApi>;

import { z } from 'zod';
import type {
  Api,
  ChangeableSettings,
  EditField,
  Filter,
  ReviewRequest,
  Sort,
  SortKey,
  WriteSettings,
} from './api.ts';
import { musicTasks } from './scores/musicTasks.ts';
import { keyNotations } from './scores/keyNotation.ts';
import { runtimeNames } from './taggers/runtimeNames.ts';
import { genreJoin, genreSeparators } from './settings.ts';

// One file, though it is long: a schema is mostly a line, and two files would share every name above apiSchemas.

/** Tracks that a selection may name one by one; more are selected by a filter. */
const selectedMax = 500_000;
const pageMax = 1000;
const namesMax = 200;
/** Tracks that a filter may name one by one: each page of a list sends them again. */
const amongMax = 100_000;
/** In base64; what a page sends at once may have 8 MiB. */
const playlistMax = 7 * 2 ** 20;

const id = z.int().min(0);
const ids = z.array(id).max(selectedMax);
const tagIds = z.array(id).max(pageMax);
const alikeIds = z.array(id).max(200);
const offset = z.int().min(0);
const limit = z.int().min(1).max(pageMax);
const fraction = z.number().min(0).max(1);
const seconds = z.number().min(0).max(1e7);
const name = z.string().trim().min(1).max(namesMax);
const modelName = z
  .string()
  .max(namesMax)
  .regex(/^[^\\/]+$/, 'a name, not a path');
const year = z.int().min(0).max(9999);
const bpm = z.number().min(0).max(1000);
/** In halves. */
const stars = z.number().min(0).max(5).multipleOf(0.5);
const musicalKey = z.int().min(0).max(23);
const nothing = z
  .null()
  .optional()
  .transform(() => undefined);

/** An object with exactly the members of T: one that T has and the schema forgets does not compile. */
const exactly =
  <T>() =>
  <Shape extends Record<keyof T, z.ZodType>>(
    shape: Shape & Record<Exclude<keyof Shape, keyof T>, never>,
  ): z.ZodObject<Shape, z.core.$strict> =>
    z.strictObject<Shape>(shape);

const groupBy = z.enum(['album', 'artist', 'folder']);
const state = z.enum(['file', 'suggested', 'accepted', 'added', 'rejected']);
const filter = exactly<Filter>()({
  text: z.string().max(1000).exactOptional(),
  include: tagIds.exactOptional(),
  match: z.enum(['all', 'any']).exactOptional(),
  exclude: tagIds.exactOptional(),
  minimumStrength: fraction.exactOptional(),
  states: z.array(state).max(5).exactOptional(),
  yearFrom: year.exactOptional(),
  yearTo: year.exactOptional(),
  bpmFrom: bpm.exactOptional(),
  bpmTo: bpm.exactOptional(),
  keys: z.array(musicalKey).max(24).exactOptional(),
  vocalsFrom: fraction.exactOptional(),
  vocalsTo: fraction.exactOptional(),
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
  strength: true,
  playlist: true,
  likeness: true,
  recommended: true,
} satisfies Record<SortKey, true>;
const sort = exactly<Sort>()({
  by: z.enum(Object.keys(sortKeys) as SortKey[]),
  descending: z.boolean(),
});
const playerPlace = z.strictObject({ address: z.string().max(500), password: z.string().max(500) });
const selection = z.union([z.strictObject({ trackIds: ids }), z.strictObject({ filter, exceptIds: ids })]);
const review = exactly<ReviewRequest>()({
  order: z.enum(['uncertain', 'confident', 'newest', 'artist']),
  filter,
  exceptIds: ids,
  tagId: id.exactOptional(),
  limit,
});
const column = z.strictObject({
  key: z.string().max(50),
  width: z.number().min(0).max(5000),
  shown: z.boolean(),
});
const singleWriteMode = z.enum(['off', 'fill', 'replace']);
const writeSettings = exactly<WriteSettings>()({
  modes: z.record(name, z.enum(['off', 'fill', 'add', 'replace'])),
  names: z.record(name, z.string().max(namesMax)),
  withParents: z.boolean(),
  withScores: z.boolean(),
  withReplayGain: z.boolean(),
  rating: z.boolean(),
  bpm: z.strictObject({ mode: singleWriteMode, decimals: z.literal([0, 1, 2]) }),
  key: z.strictObject({ mode: singleWriteMode, notation: z.enum(keyNotations) }),
  keepModified: z.boolean(),
  newId3Version: z.literal([3, 4]),
  convertId3: z.boolean(),
  strictProof: z.boolean(),
  intoSheets: z.boolean(),
  joinGenres: genreJoin,
});
const settings = exactly<ChangeableSettings>()({
  runtime: z.enum(['auto', ...runtimeNames]).exactOptional(),
  jobs: z.int().min(1).max(256).exactOptional(),
  coverage: z.enum(['whole', 'sampled']).exactOptional(),
  hear: z.array(z.enum(musicTasks)).max(musicTasks.length).exactOptional(),
  chapters: z.boolean().exactOptional(),
  history: z.boolean().exactOptional(),
  pollMinutes: z.int().min(1).max(1440).exactOptional(),
  theme: z.enum(['system', 'light', 'dark']).exactOptional(),
  columns: z.array(column).max(50).exactOptional(),
  write: writeSettings.exactOptional(),
  genreSeparators: genreSeparators.exactOptional(),
  pathsInLog: z.boolean().exactOptional(),
  keyNotation: z.enum(keyNotations).exactOptional(),
  updates: z.boolean().exactOptional(),
  backups: z.boolean().exactOptional(),
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
const ofTrack = { trackId: id };
const ofJob = z.strictObject({ jobId: id });
const ofWriteTask = z.strictObject({ taskId: id });
const ofTraining = z.strictObject({ trainingId: id });
const field = z.string().max(namesMax).nullable();

/** What each member of the contract accepts: a page is not trusted with types. */
export const apiSchemas = {
  getOverview: nothing,
  listTags: nothing,
  findTracks: z.strictObject({ filter, sort, offset, limit }),
  findTrackIds: z.strictObject({ filter, sort, offset, limit: z.int().min(1).max(selectedMax) }),
  listTracks: z.strictObject({ trackIds: z.array(id).max(pageMax) }),
  findByWords: z.strictObject({ text: z.string().max(1000) }),
  findGroups: z.strictObject({ by: groupBy, filter, sort: sort.nullable(), offset, limit }),
  findGroupTrackIds: z.strictObject({
    ...{ by: groupBy, filter, sort: sort.nullable(), offset },
    limit: z.int().min(1).max(selectedMax),
  }),
  countFacets: z.strictObject({ filter }),
  getTrack: z.strictObject(ofTrack),
  notePlay: z.strictObject(ofTrack),
  findSimilarTracks: z.strictObject({
    ...ofTrack,
    limit,
    more: alikeIds.exactOptional(),
    less: alikeIds.exactOptional(),
  }),
  getWaveform: z.strictObject({ ...ofTrack, points: z.int().min(1).max(10_000) }),
  getSpectrogram: z
    .strictObject({ ...ofTrack, fromSeconds: seconds, toSeconds: seconds })
    .refine(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds && toSeconds - fromSeconds <= 1200, {
      error: 'toSeconds must lie after fromSeconds, at most 20 minutes',
    }),
  getMelody: z.strictObject(ofTrack),
  exportTracks: z.strictObject({
    selection,
    sort,
    format: z.enum(['m3u8', 'xspf', 'csv', 'csv-exact', 'json']),
    relative: z.strictObject({ slash: z.enum(['/', '\\']) }).exactOptional(),
  }),
  getSoundMap: nothing,
  layOutSoundMap: nothing,
  stopSoundMap: nothing,
  getMapPoints: nothing,
  listMapRegions: nothing,
  getMapValues: z.strictObject({
    by: z.union([z.enum(['year', 'bpm']), z.strictObject({ category: name })]),
  }),
  findOnMap: z.strictObject({ filter }),
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
  getEditableFields: z.strictObject({ selection }),
  editFiles: z.strictObject({ selection, values: z.partialRecord(z.enum(editField), editedValues) }),
  dropEdits: z.strictObject({ selection }),
  shareDecisions: z.strictObject({ trackIds: z.array(id).min(2).max(pageMax) }),
  undo: nothing,
  redo: nothing,
  listChanges: z.strictObject({ limit }),
  findReviews: review,
  createTag: z.strictObject({ name, category: name }),
  addNewTag: z.strictObject({ name, category: name, selection }),
  renameTag: z.strictObject({ tagId: id, name, category: name }),
  mergeTags: z.strictObject({ tagId: id, intoTagId: id.nullable() }),
  hideTag: z.strictObject({ tagId: id, hidden: z.boolean() }),
  setParents: z.strictObject({ tagId: id, parentIds: tagIds }),
  setThreshold: z.strictObject({ tagIds, threshold: fraction.nullable() }),
  listSavedFilters: nothing,
  saveFilter: z.strictObject({ name, filter, sort }),
  renameSavedFilter: z.strictObject({ filterId: id, name }),
  deleteSavedFilter: z.strictObject({ filterId: id }),
  importPlaylist: z.strictObject({ name, content: z.base64().max(playlistMax) }),
  previewSending: z.strictObject({ selection, sort, name, player: playerPlace }),
  sendPreviewed: z.strictObject({ previewId: id, player: playerPlace }),
  undoSending: z.strictObject({ player: playerPlace, name }),
  getDuplicateSearch: nothing,
  startDuplicateSearch: nothing,
  stopDuplicateSearch: nothing,
  listDuplicates: z.strictObject({ offset, limit: z.int().min(1).max(200) }),
  listPlaces: z.strictObject({ token: z.string().max(100).nullable() }),
  pickFolder: nothing,
  addFolder: z.strictObject({ token: z.string().max(100) }),
  addSamples: nothing,
  removeFolder: z.strictObject({ folderId: id }),
  relocateFolder: z.strictObject({ folderId: id, token: z.string().max(100) }),
  watchFolder: z.strictObject({ folderId: id, watched: z.boolean() }),
  startScan: z.strictObject({ folderIds: z.array(id).min(1).max(pageMax).nullable() }),
  listJobs: nothing,
  pauseJob: ofJob,
  resumeJob: ofJob,
  cancelJob: ofJob,
  listFailures: z.strictObject({ jobId: id, offset, limit }),
  retryFailures: ofJob,
  previewWrite: z.strictObject({
    ...{ selection, settings: writeSettings, withSuggestions: z.boolean() },
    onlyEdits: z.boolean().optional(),
  }),
  previewUndo: z.strictObject({
    of: z.union([z.strictObject({ batchId: id }), z.strictObject({ selection })]).nullable(),
    field,
  }),
  listWritings: nothing,
  listWriteFiles: z.strictObject({ taskId: id, show: z.enum(['changes', 'refused']), offset, limit }),
  chooseWrites: z.strictObject({
    taskId: id,
    fileId: id.nullable(),
    line: id.nullable(),
    field,
    kind: z
      .enum(['fill', 'add', 'order', 'remove', 'change', 'join', 'own', 'version', 'edit', 'undo', 'stale'])
      .nullable(),
    accepted: z.boolean(),
  }),
  applyWrites: ofWriteTask,
  cancelWrites: ofWriteTask,
  listWriteBatches: nothing,
  listLessons: nothing,
  startTraining: z.strictObject({
    depth: z.enum(['thresholds', 'head', 'full']),
    tagIds: tagIds.min(1).nullable(),
    epochs: z.int().min(1).max(1000),
    machine: z.string().min(1).max(100).optional(),
  }),
  listTrainings: nothing,
  pauseTraining: ofTraining,
  resumeTraining: ofTraining,
  cancelTraining: ofTraining,
  acceptTraining: z.strictObject({ trainingId: id, insist: z.boolean() }),
  listModels: nothing,
  useModel: z.strictObject({ name: modelName }),
  tryModelAgain: z.strictObject({ name: modelName }),
  measureRuntimes: z.strictObject({ name: modelName }),
  listPublishedModels: nothing,
  getModel: z.strictObject({ name: modelName, acceptLicence: z.boolean() }),
  cancelGetModel: z.strictObject({ name: modelName }),
  removeModel: z.strictObject({ name: modelName }),
  composeModel: z.strictObject({
    name: modelName,
    members: z.array(modelName).min(2).max(20).nullable(),
  }),
  compareModels: z.strictObject({
    names: z.tuple([modelName, modelName]),
    selection,
    limit: z.int().min(1).max(100),
  }),
  getSettings: nothing,
  listBackups: nothing,
  backUp: nothing,
  restoreBackup: z.strictObject({ name: z.string().max(200).nullable() }),
  listMachines: nothing,
  shareWork: z.strictObject({ onNetwork: z.boolean() }),
  stopSharing: nothing,
  forgetMachine: z.strictObject({ id: z.string().max(64) }),
  renewAddress: nothing,
  takeNotices: nothing,
  readLog: z.strictObject({ lines: limit }),
  showLogFolder: nothing,
  changeSettings: settings,
  previewGenres: z.strictObject({ separators: genreSeparators }),
} satisfies { [Member in keyof Api]: z.ZodType<Parameters<Api[Member]>[0]> };

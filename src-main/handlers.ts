import type { Api, Events, Folder, Settings } from './api.ts';
import { addFolder } from './importing/addFolder.ts';
import { relocateFolder } from './importing/relocateFolder.ts';
import { apiSchemas } from './apiSchemas.ts';
import type { Backend } from './Backend.ts';
import { compareModels } from './models/compareModels.ts';
import { planUndo } from './writing/tasks/planUndo.ts';
import { targetsOf } from './writing/tasks/targets.ts';
import { HearmarkError, ParameterError, type PlainError } from './errors.ts';
import { ownModelsFolder } from './locations.ts';
import { logFile } from './log/log.ts';
import { readLog } from './log/readLog.ts';
import { tellMistake } from './log/tellMistake.ts';
import { displayPath } from './paths.ts';
import { previewSplit, withSplitGenres } from './files/splitList.ts';
import { changeSettings, chosenSettings, maximumJobs } from './settings.ts';
import { availableRuntimes } from './taggers/runtimes.ts';
import { listLessons } from './training/tasks/listLessons.ts';
import { calibrate } from './training/calibrate.ts';

/** What answers a member of the contract, at once or later. */
export type Handlers = {
  [Member in keyof Api]: (
    ...request: Parameters<Api[Member]>
  ) => ReturnType<Api[Member]> | Promise<ReturnType<Api[Member]>>;
};
const byArtist = { by: 'artist', descending: false } as const;
type What = Events['changed']['what'][number];

/** One handler for each member of the contract; one that is missing does not compile. */
export function createHandlers(backend: Backend): Handlers {
  const {
    library,
    jobs,
    models,
    media,
    folderChooser,
    watch,
    writes,
    trainings,
    duplicates,
    backups,
    sharedWork,
    settingsFile,
  } = backend;
  const { browse, changes, roots } = library;

  browse.whenReread(() => tell(['tracks', 'tags']));
  return {
    getOverview: () => ({
      version: backend.version,
      ...countsMeanwhile(),
      folders: roots.list().map(forTheEye),
      model: models.activeName,
      host: backend.host,
    }),
    listTags: () => browse.listTags(),

    findTracks: indexed((request) => browse.findTracks(request)),
    findTrackIds: indexed((request) => browse.findTrackIds(request)),
    findGroups: indexed((request) => browse.findGroups(request)),
    findGroupTrackIds: indexed((request) => browse.findGroupTrackIds(request)),
    countFacets: indexed((request) => browse.countFacets(request)),
    getTrack(request) {
      const track = browse.getTrack(request);
      return { ...track, fileTags: withSplitGenres(track.fileTags, separators()) };
    },
    async findSimilarTracks(request) {
      await browse.similarReady(request);
      return browse.findSimilarTracks(request);
    },
    getWaveform: ({ trackId, points }) => media.waveform(trackId, points),
    getSpectrogram: ({ trackId, fromSeconds, toSeconds }) =>
      media.spectrogram(trackId, fromSeconds, toSeconds),
    exportTracks: indexed((request) => browse.exportTracks(request)),

    correct: indexed((request) => {
      const { selection } = request;
      return told(changes.correct(request), ['tracks'], 'trackIds' in selection ? selection.trackIds : null);
    }),
    countSuggestions: indexed((request) => changes.countSuggestions(request)),
    acceptSuggestions: indexed((request) => told(changes.acceptSuggestions(request), ['tracks'])),
    answerTempo: indexed((request) => told(changes.answerTempo(request), ['tracks'])),
    answerKey: indexed((request) => told(changes.answerKey(request), ['tracks'])),
    shareDecisions: indexed((request) => told(changes.shareDecisions(request), ['tracks'], request.trackIds)),
    undo: () => told(changes.undo(), ['tracks', 'tags', 'filters']),
    redo: () => told(changes.redo(), ['tracks', 'tags', 'filters']),
    listChanges: (request) => changes.listChanges(request),
    findReviews: indexed((request) => browse.findReviews(request, calibrate)),

    createTag: (request) => told(changes.createTag(request), ['tags']),
    addNewTag: indexed((request) => told(changes.addNewTag(request), ['tags', 'tracks'])),
    renameTag: (request) => told(changes.renameTag(request), ['tags', 'tracks']),
    mergeTags: (request) => told(changes.mergeTags(request), ['tags', 'tracks']),
    hideTag: (request) => told(changes.hideTag(request), ['tags', 'tracks']),
    setParents: (request) => told(changes.setParents(request), ['tags', 'tracks']),
    setThreshold: (request) => told(changes.setThreshold(request), ['tags', 'tracks']),

    listSavedFilters: () => changes.listSavedFilters(),
    saveFilter: (request) => told(changes.saveFilter(request), ['filters']),
    renameSavedFilter: (request) => told(changes.renameSavedFilter(request), ['filters']),
    deleteSavedFilter: (request) => told(changes.deleteSavedFilter(request), ['filters']),

    getDuplicateSearch: () => duplicates.data,
    startDuplicateSearch: () => duplicates.start(),
    stopDuplicateSearch: () => duplicates.stop(),
    listDuplicates: indexed(({ offset, limit }) => duplicates.page(offset, limit)),

    listPlaces: ({ token }) => folderChooser.list(token),
    async pickFolder() {
      const path = await backend.pickFolder();
      return path === null ? null : folderChooser.placeOf(path);
    },
    async addFolder({ token }) {
      const folder = await addFolder(roots, folderChooser.pathOf(token));
      jobs.startScan([folder.id]);
      return told(forTheEye(folder), ['folders']);
    },
    async removeFolder({ folderId }) {
      const goOn = await jobs.leaveFolder(folderId);
      told(roots.remove(folderId), ['folders', 'tracks']);
      goOn();
    },
    async relocateFolder({ folderId, token }) {
      const from = roots.list().find(({ id }) => id === folderId);
      if (!from) throw new ParameterError('this folder is no longer in the library');
      const goOn = await jobs.leaveFolder(folderId);
      const relocated = await relocateFolder(library, from.path, folderChooser.pathOf(token)).finally(goOn);
      jobs.startScan(null);
      return told(relocated, ['folders', 'tracks']);
    },
    watchFolder({ folderId, watched }) {
      told(roots.setWatched(folderId, watched), ['folders']);
      void watch.look();
    },
    startScan: ({ folderIds }) => jobs.startScan(folderIds),
    listJobs: () => jobs.list(),
    pauseJob: ({ jobId }) => jobs.pause(jobId),
    resumeJob: ({ jobId }) => jobs.resume(jobId),
    cancelJob: ({ jobId }) => jobs.cancel(jobId),
    listFailures: ({ jobId, offset, limit }) => jobs.listFailures(jobId, offset, limit),
    retryFailures: ({ jobId }) => jobs.retryFailures(jobId),

    previewWrite: indexed(
      ({ selection, settings, withSuggestions }) =>
        writes.previewWrite(targetsOf(library, browse.selectedIds(selection, byArtist), settings), {
          settings,
          withSuggestions,
          genreSeparators: separators(),
        }).data,
    ),
    previewUndo: indexed(({ of, field }) => {
      const { strictProof } = chosenSettings(settingsFile).write;
      return writes.previewUndo({ ...planUndo(library, of, field), strictProof }).data;
    }),
    listWritings: () => writes.list(),
    listWriteFiles: ({ taskId, show, offset, limit }) => writes.task(taskId).page(show, offset, limit),
    chooseWrites({ taskId, accepted, ...which }) {
      const task = writes.task(taskId);
      task.choose(which, accepted);
      return task.data;
    },
    applyWrites({ taskId }) {
      const task = writes.task(taskId);
      void writes.apply(task).then(() => tell(['tracks', 'tags']));
      return task.data;
    },
    cancelWrites({ taskId }) {
      const task = writes.task(taskId);
      task.cancel();
      return task.data;
    },
    listWriteBatches: () => writes.batches(),

    async listLessons() {
      const { modelId } = await models.open(models.activeName);
      return listLessons(library, modelId);
    },
    startTraining: (request) => trainings.start(request),
    listTrainings: () => trainings.list(),
    pauseTraining: ({ trainingId }) => trainings.pause(trainingId),
    resumeTraining: ({ trainingId }) => trainings.resume(trainingId),
    cancelTraining: ({ trainingId }) => trainings.cancel(trainingId),
    acceptTraining: ({ trainingId, insist }) => trainings.accept(trainingId, insist),

    listModels: () => models.list(),
    useModel: ({ name }) => backend.useModel(name),
    measureRuntimes: async ({ name }) => told(await models.measure(name), ['models']),
    compareModels: indexed((request) => compareModels(backend, request)),

    getSettings,
    changeSettings(changed) {
      changeSettings(settingsFile, changed);
      return told(getSettings(), ['settings', ...(changed.genreSeparators ? (['tracks'] as const) : [])]);
    },
    previewGenres: (request) => previewSplit(library.tracks.genreTexts(), request.separators),
    listBackups: () => backups.shown(),
    backUp: () => backups.make(),
    restoreBackup: ({ name }) => backups.restore(name),
    listMachines: () => sharedWork.state,
    shareWork: (request) => sharedWork.begin(request),
    stopSharing: () => sharedWork.end(),
    forgetMachine: ({ id }) => sharedWork.forget(id),
    renewAddress: () => ({ address: backend.renewAddress() }),
    readLog: ({ lines }) => readLog(lines),
    showLogFolder: () => backend.showLogFolder(),
  };

  /** A handler that is called when the index of all tracks is there; the others answer while it is made. */
  function indexed<Request, Answer>(handle: (request: Request) => Answer | Promise<Answer>) {
    return async (request: Request): Promise<Answer> => {
      await browse.ready();
      return handle(request);
    };
  }

  function countsMeanwhile() {
    browse.ready().catch(() => {}); // whoever needs it hears of that
    return browse.trackCounts();
  }

  function separators() {
    return chosenSettings(settingsFile).genreSeparators;
  }

  function getSettings(): Settings {
    const { model: _, ...chosen } = chosenSettings(settingsFile);
    return {
      ...chosen,
      runtimes: ['auto', ...availableRuntimes()],
      maximumJobs,
      libraryPath: displayPath(library.file),
      modelsPath: displayPath(ownModelsFolder()),
      settingsPath: displayPath(settingsFile),
      logPath: displayPath(logFile()),
    };
  }

  /** Passes an answer on, and tells every page that what it fetched is old. */
  function told<T>(answer: T, what: What[], trackIds: number[] | null = null): T {
    if (answer !== null) tell(what, trackIds);
    return answer;
  }

  function tell(what: What[], trackIds: number[] | null = null): void {
    backend.emit('changed', { what, trackIds });
  }
}

export type AnswerOutcome = { value: unknown } | { error: Pick<PlainError, 'name' | 'message'> };

/**
 * Answers what a page asks: checks the request, calls the handler, and turns whatever is thrown into its plain shape.
 * Never rejects; the details of a mistake of ours are for the log, not for the page.
 */
export async function answer(handlers: Handlers, member: string, request: unknown): Promise<AnswerOutcome> {
  try {
    if (!isMember(handlers, member)) throw new ParameterError(`there is no "${member.slice(0, 50)}"`);
    const parsed = apiSchemas[member].safeParse(request);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      throw new ParameterError(`${member}: ${[...path, message].join(': ').slice(0, 300)}`);
    }
    // The schema and the handler of one member belong together, which the compiler cannot see through the union.
    const handle = handlers[member] as (request: unknown) => unknown;
    return { value: await handle(parsed.data) };
  } catch (error) {
    const message = tellMistake(`answering ${member.slice(0, 50)}`, error);
    return { error: { name: error instanceof HearmarkError ? error.name : 'HearmarkError', message } };
  }
}

function isMember(handlers: Handlers, member: string): member is keyof Api {
  return Object.hasOwn(handlers, member);
}

function forTheEye(folder: Folder): Folder {
  return { ...folder, path: displayPath(folder.path) };
}

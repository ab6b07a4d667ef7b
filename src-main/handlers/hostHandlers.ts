import type { Settings } from '../api.ts';
import type { Backend } from '../Backend.ts';
import { previewSplit } from '../files/splitList.ts';
import { ownModelsFolder } from '../locations.ts';
import { logFile } from '../log/log.ts';
import { readLog } from '../log/readLog.ts';
import { displayPath } from '../paths.ts';
import { changeSettings, chosenSettings, maximumJobs } from '../settings.ts';
import { availableRuntimes } from '../taggers/runtimes.ts';
import { forTheEye } from './forTheEye.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';
import { whenIndexed } from './whenIndexed.ts';

/** The host itself: what it is, its settings, backups, log, duplicates and other machines. */
export function hostHandlers(backend: Backend) {
  const { library, models, duplicates, backups, sharedWork, settingsFile } = backend;
  const { browse, roots } = library;
  const indexed = whenIndexed(library);
  const { told } = tellPages(backend.emit);

  return {
    getOverview: () => ({
      version: backend.version,
      ...countsMeanwhile(),
      folders: roots.list().map(forTheEye),
      model: models.activeName,
      host: backend.host,
    }),

    getSettings,
    async changeSettings(changed) {
      changeSettings(settingsFile, changed);
      return told(await getSettings(), [
        'settings',
        ...(changed.genreSeparators ? (['tracks'] as const) : []),
      ]);
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
    takeNotices: () => backend.takeNotices(),
    readLog: ({ lines }) => readLog(lines),

    getDuplicateSearch: () => duplicates.data,
    startDuplicateSearch: () => duplicates.start(),
    stopDuplicateSearch: () => duplicates.stop(),
    listDuplicates: indexed(({ offset, limit }) => duplicates.page(offset, limit)),
  } satisfies Partial<Handlers>;

  function countsMeanwhile() {
    browse.ready().catch(() => {}); // whoever needs it hears of that
    return browse.trackCounts();
  }

  async function getSettings(): Promise<Settings> {
    const { model: _, ...chosen } = chosenSettings(settingsFile);
    return {
      ...chosen,
      runtimes: ['auto', ...(await availableRuntimes())],
      maximumJobs,
      libraryPath: displayPath(library.file),
      modelsPath: displayPath(ownModelsFolder()),
      settingsPath: displayPath(settingsFile),
      logPath: displayPath(logFile()),
    };
  }
}

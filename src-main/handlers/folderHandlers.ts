import { dirname, join } from 'node:path';
import { makeSamples } from '../importing/makeSamples.ts';
import { addFolder } from '../importing/addFolder.ts';
import { relocateFolder } from '../importing/relocateFolder.ts';
import type { Backend } from '../Backend.ts';
import { ParameterError } from '../errors.ts';
import { forTheEye } from './forTheEye.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';

/** The folders of the library, and the jobs that listen to what is in them. */
export function folderHandlers(backend: Backend) {
  const { library, jobs, folderChooser, watch } = backend;
  const { roots } = library;
  const { told } = tellPages(backend.emit);
  return {
    listPlaces: ({ token }) => folderChooser.list(token),
    findPlace: ({ path }) => folderChooser.find(path),
    async pickFolder() {
      const path = await backend.pickFolder();
      return path === null ? null : folderChooser.placeOf(path);
    },
    async addFolder({ token }) {
      const folder = await addFolder(roots, folderChooser.pathOf(token));
      jobs.startScan([folder.id]);
      return told(forTheEye(folder), ['folders']);
    },
    async addSamples() {
      const samples = makeSamples(join(dirname(library.file), 'sample sounds'));
      const folder = await addFolder(roots, samples);
      jobs.startScan([folder.id]);
      return told(forTheEye(folder), ['folders']);
    },
    measureListening: async () => ({ speed: await jobs.measureSpeed() }),
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
    listFailures: ({ jobId, kind, offset, limit }) => jobs.listFailures(jobId, kind, offset, limit),
    retryFailures: ({ jobId }) => jobs.retryFailures(jobId),
  } satisfies Partial<Handlers>;
}

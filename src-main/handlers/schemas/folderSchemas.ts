import { z } from 'zod';
import type { FolderApi, JobApi } from '../../api.ts';
import { type SchemasOf, id, limit, nothing, offset, pageMax } from './values.ts';

const ofJob = z.strictObject({ jobId: id });

/** Folders and jobs. */
export const folderSchemas = {
  listPlaces: z.strictObject({ token: z.string().max(100).nullable() }),
  findPlace: z.strictObject({ path: z.string().max(4096) }),
  pickFolder: nothing,
  addFolder: z.strictObject({ token: z.string().max(100) }),
  addSamples: nothing,
  measureListening: nothing,
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
} satisfies SchemasOf<FolderApi & JobApi>;

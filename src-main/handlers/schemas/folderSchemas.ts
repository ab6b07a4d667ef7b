import { z } from 'zod';
import type { FailureKind, FolderApi, JobApi } from '../../api.ts';
import { type SchemasOf, id, limit, nothing, offset, pageMax } from './values.ts';

/** One that FailureKind has and this forgets does not compile. */
const failureKinds = {
  drive: true,
  permission: true,
  gone: true,
  crash: true,
  damaged: true,
  unsupported: true,
  notAudio: true,
  empty: true,
  other: true,
} satisfies Record<FailureKind, true>;
const failureKind = z.enum(Object.keys(failureKinds) as FailureKind[]);
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
  listFailures: z.strictObject({ jobId: id, kind: failureKind.nullable(), offset, limit }),
  retryFailures: ofJob,
} satisfies SchemasOf<FolderApi & JobApi>;

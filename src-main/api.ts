import type { BrowseApi } from './api/BrowseApi.ts';
import type { DecisionApi } from './api/DecisionApi.ts';
import type { DuplicateApi } from './api/DuplicateApi.ts';
import type { EditApi } from './api/EditApi.ts';
import type { FolderApi } from './api/FolderApi.ts';
import type { HostApi } from './api/HostApi.ts';
import type { JobApi } from './api/JobApi.ts';
import type { MapApi } from './api/MapApi.ts';
import type { ModelApi } from './api/ModelApi.ts';
import type { PlayerApi } from './api/PlayerApi.ts';
import type { SavedFilterApi } from './api/SavedFilterApi.ts';
import type { SettingsApi } from './api/SettingsApi.ts';
import type { TagApi } from './api/TagApi.ts';
import type { TrackApi } from './api/TrackApi.ts';
import type { TrainingApi } from './api/TrainingApi.ts';
import type { WriteApi } from './api/WriteApi.ts';

export type * from './api/BrowseApi.ts';
export type * from './api/DecisionApi.ts';
export type * from './api/DuplicateApi.ts';
export type * from './api/EditApi.ts';
export type * from './api/Events.ts';
export type * from './api/Filter.ts';
export type * from './api/FolderApi.ts';
export type * from './api/HostApi.ts';
export type * from './api/JobApi.ts';
export type * from './api/MapApi.ts';
export type * from './api/ModelApi.ts';
export type * from './api/PlayerApi.ts';
export type * from './api/SavedFilterApi.ts';
export type * from './api/SettingsApi.ts';
export type * from './api/TagApi.ts';
export type * from './api/TrackApi.ts';
export type * from './api/TrackRow.ts';
export type * from './api/TrainingApi.ts';
export type * from './api/WriteApi.ts';

/**
 * The contract between the window and the rest: every member of Api has one handler (handlers/), whatever carries it
 * (Electron's IPC, or HTTP for a browser). Its areas lie in api/, and the rest imports them from here. Plain data only, no logic,
 * and no imports but of one another. Tracks, tags, folders and files on drives are named by ids: no path is ever accepted from a
 * page. Times are milliseconds since 1970, strengths 0..1.
 */
export interface Api
  extends
    BrowseApi,
    TrackApi,
    TagApi,
    DecisionApi,
    EditApi,
    SavedFilterApi,
    PlayerApi,
    MapApi,
    DuplicateApi,
    FolderApi,
    JobApi,
    WriteApi,
    TrainingApi,
    ModelApi,
    SettingsApi,
    HostApi {}

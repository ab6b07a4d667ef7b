import type { KeyNotation, WriteSettings } from './WriteApi.ts';

/** What a person can choose, and the backups of the library. */
export interface SettingsApi {
  getSettings(): Settings;
  changeSettings(request: Partial<ChangeableSettings>): Settings;
  /** What separators would do to the genres that the files of the library say. */
  previewGenres(request: { separators: string[] }): GenrePreview;
  /** Backups of the library, the newest first. */
  listBackups(): BackupOverview;
  /** Makes one more. */
  backUp(): BackupOverview;
  /** Has the backup of this name restored when Hearmark starts again; null: none after all. */
  restoreBackup(request: { name: string | null }): BackupOverview;
}

/** A whole copy of the library, made while it was in use. */
export interface Backup {
  name: string;
  /** Milliseconds since 1970. */
  madeAt: number;
  bytes: number;
}

export interface BackupOverview {
  /** For the eye only. */
  folder: string;
  backups: Backup[];
  /** The name of the one that is restored when Hearmark starts again. */
  restoredNext: string | null;
}

/** What a person can change in the settings view. */
export interface ChangeableSettings {
  runtime: string;
  jobs: number;
  coverage: 'whole' | 'sampled';
  /** What is heard beside tags. */
  hear: ('rhythm' | 'key' | 'voice' | 'words')[];
  /** Makes a track of each chapter of a book, in MP4 and Matroska; the file is one track otherwise. */
  chapters: boolean;
  /** What is played in the window is noted, in the library. */
  history: boolean;
  /** Minutes between looks at a watched folder whose drive does not tell of changes. */
  pollMinutes: number;
  theme: 'system' | 'light' | 'dark';
  /** Of the window. */
  language: 'system' | 'en' | 'de' | 'he';
  /** Columns of the library view, in order, with their widths in pixels. */
  columns: { key: string; width: number; shown: boolean }[];
  /** How tags are written into files. */
  write: WriteSettings;
  /** What stands between genres in one field of a file, beside ";": "," and others of a person's own. */
  genreSeparators: string[];
  /** The log may name the person's files and folders. */
  pathsInLog: boolean;
  /** How keys are written. */
  keyNotation: KeyNotation;
  /** Looks for new versions of Hearmark once a day and fetches them, where `canUpdate` of the host. */
  updates: boolean;
  /** The library is backed up once a day while it is in use, and before it is brought to a new version. */
  backups: boolean;
}

export interface GenrePreview {
  /** How many different genres the files say, and how many of these would be split. */
  genres: number;
  split: number;
  /** Some of those, the most frequent first. */
  examples: { text: string; tracks: number; into: string[] }[];
}

export interface Settings extends ChangeableSettings {
  runtimes: string[];
  maximumJobs: number;
  /** Where things are kept, for the eye. */
  libraryPath: string;
  modelsPath: string;
  settingsPath: string;
  logPath: string;
}

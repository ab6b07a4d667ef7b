import { z } from 'zod';
import type { ChangeableSettings, DuplicateApi, HostApi, SettingsApi } from '../../api.ts';
import { musicTasks } from '../../scores/musicTasks.ts';
import { keyNotations } from '../../scores/keyNotation.ts';
import { runtimeNames } from '../../taggers/runtimeNames.ts';
import { genreSeparators } from '../../settings.ts';
import { type SchemasOf, exactly, limit, nothing, offset } from './values.ts';
import { writeSettings } from './writeSettings.ts';

const column = z.strictObject({
  key: z.string().max(50),
  width: z.number().min(0).max(5000),
  shown: z.boolean(),
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
  language: z.enum(['system', 'en', 'de', 'he']).exactOptional(),
  columns: z.array(column).max(50).exactOptional(),
  write: writeSettings.exactOptional(),
  genreSeparators: genreSeparators.exactOptional(),
  pathsInLog: z.boolean().exactOptional(),
  keyNotation: z.enum(keyNotations).exactOptional(),
  updates: z.boolean().exactOptional(),
  backups: z.boolean().exactOptional(),
});

/** The host, its settings, and the search for duplicates. */
export const hostSchemas = {
  getDuplicateSearch: nothing,
  startDuplicateSearch: nothing,
  stopDuplicateSearch: nothing,
  listDuplicates: z.strictObject({ offset, limit: z.int().min(1).max(200) }),
  getSettings: nothing,
  changeSettings: settings,
  previewGenres: z.strictObject({ separators: genreSeparators }),
  listBackups: nothing,
  backUp: nothing,
  restoreBackup: z.strictObject({ name: z.string().max(200).nullable() }),
  getOverview: nothing,
  listMachines: nothing,
  shareWork: z.strictObject({ onNetwork: z.boolean() }),
  stopSharing: nothing,
  forgetMachine: z.strictObject({ id: z.string().max(64) }),
  renewAddress: nothing,
  takeNotices: nothing,
  readLog: z.strictObject({ lines: limit }),
  showLogFolder: nothing,
} satisfies SchemasOf<DuplicateApi & SettingsApi & HostApi>;

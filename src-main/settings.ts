import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { ChangeableSettings, WriteSettings } from './api.ts';
import { ReadError, WriteError } from './errors.ts';
import { isJoin, isSeparator, mostSeparators } from './files/splitList.ts';
import { writeWhole } from './files/writeWhole.ts';
import { isSafeMode, settingsFile } from './locations.ts';
import { stamp } from './paths.ts';
import { musicTasks } from './scores/musicTasks.ts';
import { keyNotations } from './scores/keyNotation.ts';

/** Analysis processes at most: more than this machine has processors only makes them wait for each other. */
export const maximumJobs = availableParallelism();

/** Separators of a person's own between the genres of a file. */
export const genreSeparators = z.array(z.string().refine(isSeparator)).max(mostSeparators);

/** What stands between genres that are written as one value; "" where they are several. */
export const genreJoin = z.string().refine((text) => text === '' || isJoin(text));

/** Whose players may come in by the Subsonic API. */
export const playersReach = z.enum(['nobody', 'machine', 'network']);

const singleWriteMode = z.enum(['off', 'fill', 'replace']);

const settings = z.looseObject({
  /** The model that is used where nobody names one. */
  model: z.string().optional(),
  /** The text-audio model that is used of several. */
  textModel: z.string().optional(),
  /** SHA-256, hexadecimal, of models that were downloaded without a known one: from then on they must have it. */
  pinnedHashes: z.record(z.string(), z.string()).optional(),
  players: playersReach.optional(),
  // What the settings view changes; see ChangeableSettings in api/SettingsApi.ts.
  runtime: z.string().optional(),
  jobs: z.int().min(1).max(256).optional(),
  coverage: z.enum(['whole', 'sampled']).optional(),
  hear: z.array(z.enum(musicTasks)).optional(),
  chapters: z.boolean().optional(),
  history: z.boolean().optional(),
  pollMinutes: z.int().min(1).max(1440).optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
  language: z.enum(['system', 'en', 'de', 'he']).optional(),
  columns: z.array(z.object({ key: z.string(), width: z.number(), shown: z.boolean() })).optional(),
  write: z
    .object({
      modes: z.record(z.string(), z.enum(['off', 'fill', 'add', 'replace'])),
      names: z.record(z.string(), z.string()).default({}),
      withParents: z.boolean(),
      withScores: z.boolean(),
      withReplayGain: z.boolean().default(false),
      rating: z.boolean().default(false),
      bpm: z
        .object({ mode: singleWriteMode, decimals: z.literal([0, 1, 2]) })
        .default({ mode: 'off', decimals: 0 }),
      key: z
        .object({ mode: singleWriteMode, notation: z.enum(keyNotations) })
        .default({ mode: 'off', notation: 'musical' }),
      keepModified: z.boolean(),
      newId3Version: z.literal([3, 4]),
      convertId3: z.boolean().default(false),
      strictProof: z.boolean().default(false),
      intoSheets: z.boolean().default(true),
      joinGenres: genreJoin.default(''),
    })
    .optional(),
  genreSeparators: genreSeparators.optional(),
  pathsInLog: z.boolean().optional(),
  keyNotation: z.enum(keyNotations).optional(),
  updates: z.boolean().optional(),
  backups: z.boolean().optional(),
});

/**
 * How tags are written where nothing was chosen. To add takes nothing away; to fill empty fields alone would leave out
 * what is accepted later. Categories that other players do not show are off.
 */
export const standardWrite: WriteSettings = {
  modes: { genre: 'add', mood: 'add' },
  names: {},
  withParents: false,
  withScores: false,
  withReplayGain: false,
  rating: false,
  bpm: { mode: 'off', decimals: 0 },
  key: { mode: 'off', notation: 'musical' },
  keepModified: false,
  newId3Version: 4,
  convertId3: false,
  strictProof: false,
  intoSheets: true,
  joinGenres: '',
};

/** What a person has chosen once and for all. */
export type StoredSettings = z.infer<typeof settings>;

/**
 * Reads the settings; where there is no file yet, nothing has been chosen, and nothing where a part of it is broken. Throws
 * ReadError where the file cannot be read.
 */
export function readSettings(file: string): StoredSettings {
  return lookAt(file).whole;
}

/** Changes some of the settings: the file is replaced at once, so that a crash leaves the old or the new one. */
export function changeSettings(file: string, changes: StoredSettings): void {
  setAsideBrokenSettings(file);
  const changed = { ...readSettings(file), ...changes };
  try {
    writeWhole(file, `${JSON.stringify(changed, undefined, 2)}\n`);
  } catch (cause) {
    throw new WriteError(`The settings in ${file} cannot be written: ${(cause as Error).message}.`, {
      path: file,
      cause,
    });
  }
}

/**
 * Puts settings that are broken out of the way, under another name, and in their place what of them is whole. Returns what
 * was done, for the person; undefined where nothing is wrong. Throws ReadError.
 */
export function setAsideBrokenSettings(file: string): string | undefined {
  const { whole, broken } = lookAt(file);
  if (broken.length === 0) return undefined;
  const aside = `${file}.broken-${stamp()}`;
  try {
    renameSync(file, aside);
    if (Object.keys(whole).length > 0) writeWhole(file, `${JSON.stringify(whole, undefined, 2)}\n`);
  } catch (cause) {
    return `The settings in ${file} are broken (${broken.join(', ')}) and cannot be set aside: ${(cause as Error).message}. Defaults are used.`;
  }
  return `The settings in ${file} were broken (${broken.join(', ')}). They are kept as ${aside}; defaults are used for what was broken.`;
}

/** Widths of columns and names of tags are most of them. */
const mostBytes = 1 << 20;

/** Looks at the settings once a start, as setAsideBrokenSettings does; in safe mode they begin anew. */
export function beginSettings(): string | undefined {
  const file = settingsFile();
  if (isSafeMode()) rmSync(file, { force: true });
  return setAsideBrokenSettings(file);
}

/** What of a file of settings is whole, and which parts are not. */
function lookAt(file: string): { whole: StoredSettings; broken: string[] } {
  let json: unknown;
  try {
    const stats = statSync(file);
    if (!stats.isFile()) return { whole: {}, broken: ['no file'] };
    if (stats.size > mostBytes) return { whole: {}, broken: ['larger than any settings'] };
    json = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')); // some editors begin a file so
  } catch (cause) {
    if (cause instanceof SyntaxError) return { whole: {}, broken: ['no JSON'] };
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { whole: {}, broken: [] };
    if (['EACCES', 'EPERM', 'ELOOP'].includes(code)) return { whole: {}, broken: [message] };
    throw new ReadError(`cannot read the settings in ${file}`, { path: file, cause });
  }
  const parsed = settings.safeParse(json);
  if (parsed.success) return { whole: parsed.data, broken: [] };
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return { whole: {}, broken: ['no object'] };
  const broken = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const rest = Object.fromEntries(Object.entries(json).filter(([name]) => !broken.has(name)));
  return { whole: settings.parse(rest), broken: [...broken] };
}

/** Reads the settings, with what holds where nothing was chosen. Throws ReadError where the file cannot be read. */
export function chosenSettings(
  file: string,
): ChangeableSettings & { model: string | undefined; textModel: string | undefined } {
  const chosen = readSettings(file);
  return {
    model: chosen.model,
    textModel: chosen.textModel,
    runtime: chosen.runtime ?? 'onnx-cpu',
    jobs: Math.min(chosen.jobs ?? availableParallelism(), maximumJobs),
    coverage: chosen.coverage ?? 'whole',
    hear: chosen.hear ?? [...musicTasks],
    chapters: chosen.chapters ?? false,
    history: chosen.history ?? false,
    pollMinutes: chosen.pollMinutes ?? 15,
    theme: chosen.theme ?? 'system',
    language: chosen.language ?? 'system',
    columns: chosen.columns ?? [],
    write: chosen.write ?? standardWrite,
    genreSeparators: chosen.genreSeparators ?? [],
    pathsInLog: chosen.pathsInLog ?? false,
    keyNotation: chosen.keyNotation ?? 'musical',
    updates: chosen.updates ?? false,
    backups: chosen.backups ?? true,
  };
}

import type { KeyNotation, SingleWriteMode, WriteMode, WriteSettings } from '../api.ts';
import type { Target } from '../writing/tasks/targets.ts';
import type { WriteTask } from '../writing/tasks/WriteTask.ts';
import { isSheetName } from '../files/audioFileNames.ts';
import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { settingsFile } from '../locations.ts';
import { registerModel } from '../models/registerModel.ts';
import { chosenSettings, genreJoin } from '../settings.ts';
import { existingPaths } from './existingPaths.ts';
import { parseTag } from './list.ts';
import { installedModels, openLibraryToChange, tellUpgrade } from './session.ts';
import { targetsUnder } from './targetsUnder.ts';
import { runWriteTask, type WriteAnswers } from './writeSession.ts';

export interface WriteOptions extends WriteAnswers {
  filter?: string[];
  acceptSuggestions: boolean;
  mode?: string[];
  map?: string[];
  withScores?: boolean;
  replaygain?: boolean;
  rating?: boolean;
  bpm?: SingleWriteMode;
  bpmDecimals?: 0 | 1 | 2;
  key?: SingleWriteMode;
  keyNotation?: KeyNotation;
  withParents?: boolean;
  keepTime?: boolean;
  id3?: '2.3' | '2.4';
  convertId3?: boolean;
  strictProof?: boolean;
  sheets: boolean;
  joinGenres?: string;
  model: string;
  library: string;
}

/** `hearmark write`: writes tags into the files of the library, after a preview. */
export async function write(paths: string[], options: WriteOptions): Promise<number> {
  const roots = existingPaths(paths);
  const settings = settingsOf(options);
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToChange(options.library);
  try {
    const modelId = registerModel(library, model, tellUpgrade);
    library.browse.useModel(modelId);
    const { intoSheets } = settings;
    const withSuggestions = options.acceptSuggestions;
    const { genreSeparators } = chosenSettings(settingsFile());
    let targets: Target[] = [];
    return await runWriteTask(
      library,
      (writes) => {
        targets = targetsUnder(library, roots, { modelId, ...parseFilter(options.filter), intoSheets });
        return writes.previewWrite(targets, { settings, withSuggestions, genreSeparators });
      },
      options,
      (task) => remarksOn(library, task, { targets, settings, withSuggestions }),
    );
  } finally {
    library.close();
  }
}

/** What a preview alone leaves a person to wonder about. */
function remarksOn(
  { writable }: Library,
  task: WriteTask,
  {
    targets,
    settings,
    withSuggestions,
  }: { targets: readonly Target[]; settings: WriteSettings; withSuggestions: boolean },
): string[] {
  const isAccepted = (target: Target) =>
    (target.parts ?? [target]).some(
      ({ trackId }) => trackId !== null && writable.of(trackId, { withSuggestions }).tags.length > 0,
    );
  const isEmpty = task.data.changing === 0 && targets.length > 0 && !targets.some(isAccepted);
  const isSheetJoined =
    settings.joinGenres !== '' &&
    task.changes.some(
      ({ path, lines }) => isSheetName(path) && lines.some(({ field }) => /genre/i.test(field)),
    );
  return [
    ...(isEmpty && !withSuggestions
      ? [
          'No tag of these files is accepted yet. Accept suggestions in the window (`hearmark serve`, view Review), or have all of them written with --accept-suggestions.',
        ]
      : []),
    ...(isSheetJoined ? ['Cue sheets keep "; " between genres, whatever --join-genres says.'] : []),
  ];
}

/** "tag=piano", "tag=piano=0.4", "category=mood", "text=brandt": as the options of `hearmark list`. */
function parseFilter(words: readonly string[] = []) {
  const tags: ReturnType<typeof parseTag>[] = [];
  const query: { category?: string; text?: string } = {};
  for (const word of words) {
    const [, key, value = ''] = /^(tag|category|text)=(.+)$/s.exec(word) ?? [];
    if (key === 'tag') tags.push(parseTag(value));
    else if (key === 'category') query.category = value;
    else if (key === 'text') query.text = query.text === undefined ? value : `${query.text} ${value}`;
    else
      throw new ParameterError(
        `--filter ${word}: write it as tag=…, category=… or text=…; files and folders come first`,
      );
  }
  return { tags, ...query };
}

/** What was chosen in the settings, and over it what the command line says. */
function settingsOf(options: WriteOptions): WriteSettings {
  const { mode = [], map = [], withScores, withParents, keepTime, id3, convertId3, strictProof } = options;
  const chosen = chosenSettings(settingsFile()).write;
  const modes = mode.map((word): [string, WriteMode] => {
    const [, category, value] = /^(.+)=(off|fill|add|replace)$/s.exec(word) ?? [];
    if (category === undefined)
      throw new ParameterError(
        `--mode ${word}: write it as in genre=add; the others are off, fill and replace`,
      );
    return [category, value as WriteMode];
  });
  const names = map.map((word): [string, string] => {
    const [, name, written] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || written === undefined)
      throw new ParameterError(`--map ${word}: write it as a tag's name, "=" and what is written instead`);
    return [name, written];
  });
  if (options.joinGenres !== undefined && !genreJoin.safeParse(options.joinGenres).success)
    throw new ParameterError(
      '--join-genres takes up to four characters without letters and digits, with a space before or behind them, as in ", "',
    );
  return {
    modes: { ...chosen.modes, ...Object.fromEntries(modes) },
    names: { ...chosen.names, ...Object.fromEntries(names) },
    withScores: withScores ?? chosen.withScores,
    withReplayGain: options.replaygain ?? chosen.withReplayGain,
    rating: options.rating ?? chosen.rating,
    bpm: {
      mode: options.bpm ?? chosen.bpm.mode,
      decimals: options.bpmDecimals ?? chosen.bpm.decimals,
    },
    key: {
      mode: options.key ?? chosen.key.mode,
      notation: options.keyNotation ?? chosen.key.notation,
    },
    withParents: withParents ?? chosen.withParents,
    keepModified: keepTime ?? chosen.keepModified,
    newId3Version: id3 === undefined ? chosen.newId3Version : id3 === '2.3' ? 3 : 4,
    convertId3: convertId3 ?? chosen.convertId3,
    strictProof: strictProof ?? chosen.strictProof,
    intoSheets: options.sheets && chosen.intoSheets,
    joinGenres: options.joinGenres ?? chosen.joinGenres,
  };
}

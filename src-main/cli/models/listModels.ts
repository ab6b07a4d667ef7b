import { dirname } from 'node:path';
import { modelFolders, shippedModelsFolder } from '../../locations.ts';
import { findModels, nameOf, type FoundModel } from '../../models/findModels.ts';
import type { InstalledModels } from '../../models/InstalledModels.ts';
import { displayPath } from '../../paths.ts';
import { installedModels } from '../session.ts';
import { formatHeader, formatRow } from '../table.ts';

export interface ListModelsOptions {
  json: boolean;
}

const columns = [
  { title: 'MODEL', width: 28 },
  { title: 'ARCHITECTURE', width: 26 },
  { title: 'HEARS', width: 12 },
  { title: 'WINDOW', width: 7 },
  { title: 'LICENCE', width: 20 },
  { title: 'FROM', width: 16 },
];

/** `hearmark models list`: the models there are, and which one is used where none is named. */
export async function listModels({ json }: ListModelsOptions): Promise<number> {
  const installed = installedModels();
  const found = await findModels(modelFolders());
  const models = await Promise.all(
    found.map(async (model) => ({
      ...describe(model, installed.activeName, found),
      ...(!('problem' in model) && (await trialOf(installed, model.folder))),
    })),
  );
  if (json) {
    console.log(JSON.stringify(models));
    return 0;
  }
  console.log(formatHeader(columns));
  for (const model of models) {
    const {
      name,
      architecture,
      tags,
      task,
      windowSeconds,
      licence,
      isDefault,
      isShipped,
      isUntried,
      folder,
      hiddenBy,
      problem,
    } = model;
    const hears = task?.join(', ') ?? (tags === undefined ? '' : `${tags} tags`);
    const place = `${isShipped ? 'shipped' : 'yours'}${isDefault ? ', in use' : ''}${hiddenBy === undefined ? '' : ', hidden'}${isUntried ? ', untried' : ''}`;
    const window = windowSeconds === undefined ? '' : `${windowSeconds.toFixed(1)} s`;
    console.log(formatRow(columns, [name, architecture ?? 'broken', hears, window, licence ?? '', place]));
    if (problem !== undefined) console.log(`  → ${problem}`);
    if (hiddenBy !== undefined)
      console.log(
        `  → hidden by the ${dirname(hiddenBy) === shippedModelsFolder() ? 'shipped model of this name' : `model of this name in ${displayPath(hiddenBy)}`}: delete ${displayPath(folder)}, or give another name in its card.json`,
      );
  }
  return 0;
}

/** What a list shows of a model; of one that cannot be read, why. */
interface ModelRow {
  name: string;
  folder: string;
  isShipped: boolean;
  isDefault: boolean;
  /** The folder of the package that is taken in its place, as that has the same name and comes first. */
  hiddenBy?: string;
  architecture?: string;
  tags?: number;
  /** What it hears in place of tags. */
  task?: readonly string[];
  windowSeconds?: number;
  licence?: string;
  problem?: string;
  /** It is tried on test sound when it is first used. */
  isUntried?: boolean;
}

/** Why its trial refused a model, or that it was not tried yet: nothing is tried to show a list. */
async function trialOf(
  installed: InstalledModels,
  folder: string,
): Promise<Pick<ModelRow, 'problem' | 'isUntried'>> {
  const trial = await installed.trialState(folder);
  if (trial === 'passed') return {};
  return typeof trial === 'string' ? { isUntried: true } : trial;
}

function describe(model: FoundModel, activeName: string, found: readonly FoundModel[]): ModelRow {
  const { folder } = model;
  const name = nameOf(model);
  const isShipped = dirname(folder) === shippedModelsFolder();
  const first = found.find((other) => nameOf(other) === name)!;
  const isHidden = first !== model;
  const row = {
    name,
    folder,
    isShipped,
    isDefault: name === activeName && !isHidden,
    ...(isHidden && { hiddenBy: first.folder }),
  };
  if ('problem' in model) return { ...row, problem: model.problem.message };
  const card = 'card' in model ? model.card : model.hearing;
  const { architecture, inputSamples, frontEnd, licence } = card;
  const windowSeconds = inputSamples / frontEnd.sampleRateHz;
  const hears = 'card' in model ? { tags: model.card.vocabulary.length } : { task: model.hearing.task };
  return { ...row, architecture, ...hears, windowSeconds, licence };
}

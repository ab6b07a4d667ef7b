import { dirname } from 'node:path';
import { modelFolders, shippedModelsFolder } from '../../locations.ts';
import { findModels, nameOf, type FoundModel } from '../../models/findModels.ts';
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
  const models = (await findModels(modelFolders())).map(describe);
  if (json) {
    console.log(JSON.stringify(models));
    return 0;
  }
  console.log(formatHeader(columns));
  for (const model of models) {
    const { name, architecture, tags, task, windowSeconds, licence, isDefault, isShipped, problem } = model;
    const hears = task?.join(', ') ?? (tags === undefined ? '' : `${tags} tags`);
    const place = `${isShipped ? 'shipped' : 'yours'}${isDefault ? ', in use' : ''}`;
    const window = windowSeconds === undefined ? '' : `${windowSeconds.toFixed(1)} s`;
    console.log(formatRow(columns, [name, architecture ?? 'broken', hears, window, licence ?? '', place]));
    if (problem !== undefined) console.log(`  → ${problem}`);
  }
  return 0;
}

/** What a list shows of a model; of one that cannot be read, why. */
interface ModelRow {
  name: string;
  folder: string;
  isShipped: boolean;
  isDefault: boolean;
  architecture?: string;
  tags?: number;
  /** What it hears in place of tags. */
  task?: readonly string[];
  windowSeconds?: number;
  licence?: string;
  problem?: string;
}

function describe(model: FoundModel): ModelRow {
  const { folder } = model;
  const name = nameOf(model);
  const isShipped = dirname(folder) === shippedModelsFolder();
  const row = { name, folder, isShipped, isDefault: name === installedModels().activeName };
  if ('problem' in model) return { ...row, problem: model.problem.message };
  const card = 'card' in model ? model.card : model.hearing;
  const { architecture, inputSamples, frontEnd, licence } = card;
  const windowSeconds = inputSamples / frontEnd.sampleRateHz;
  const hears = 'card' in model ? { tags: model.card.vocabulary.length } : { task: model.hearing.task };
  return { ...row, architecture, ...hears, windowSeconds, licence };
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSnapshot } from '../library/TrainingRecords.ts';
import type { CardTag } from '../taggers/card.ts';
import { installPackage } from '../models/installPackage.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { isRunningStatistic } from '../taggers/parameterShapes.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import type { Depth } from './TrainingResult.ts';
import type { LearntTag } from './judgeThresholds.ts';

/** Where a trained model comes from; its card keeps it as `training`. */
export interface Provenance {
  depth: Depth;
  seed: number;
  /** What was decided by then, and no more, was learnt from. */
  log: LogSnapshot;
  tags: readonly LearntTag[];
}

export interface TrainedParts {
  parent: ModelPackage;
  weights: StateDict;
  vocabulary: readonly CardTag[];
  provenance: Provenance;
}

/**
 * Writes a trained model as a package of its own, whole or not at all: `<parent>-<n>`, n the first that is free. The
 * parent is not touched. Throws ModelError where it cannot be written, a full disk for instance.
 */
export async function installTrained(parts: TrainedParts, modelsFolder: string): Promise<ModelPackage> {
  const { parent, weights, vocabulary, provenance } = parts;
  const name = freeName(parent, modelsFolder);
  const { depth, seed, log, tags } = provenance;
  const said =
    `Trained from ${parent.card.name} ${parent.card.version} by one person's corrections (depth ${depth}, seed ${seed}, ` +
    `log up to correction ${log.correctionId}): ${tags.map(({ tag }) => tag).join(', ')}.`;
  // Corrections that change the network itself change what its embeddings are
  const likeness = depth === 'full' ? undefined : parent.likeness;
  const card = {
    ...parent.card,
    likeness: likeness && parent.card.likeness,
    name,
    title: undefined,
    version: '1.0.0',
    parameters: countParameters(weights),
    vocabulary,
    provenance: [said, parent.card.provenance].filter(Boolean).join(' Before that: '),
    metrics: metricsOf(tags),
    training: {
      parent: parent.card.name,
      parentWeightsHash: parent.weightsHash,
      family: familyOf(parent),
      depth,
      seed,
      log,
      tags,
    },
  };
  return installPackage({ card, weights, likeness, readme: readmeOf(name, said, tags) }, modelsFolder);
}

/** The name that trained models of one origin share. */
function familyOf({ card }: ModelPackage): string {
  const { training } = card as { training?: { family?: unknown } };
  return typeof training?.family === 'string' ? training.family : card.name;
}

function freeName(parent: ModelPackage, modelsFolder: string): string {
  const family = familyOf(parent);
  let number = 1;
  while (existsSync(join(modelsFolder, `${family}-${number}`))) number++;
  return `${family}-${number}`;
}

function countParameters(weights: StateDict): number {
  return [...weights].reduce(
    (sum, [name, { data }]) => sum + (isRunningStatistic(name) ? 0 : data.length),
    0,
  );
}

/** Means over the tags that were learnt; the parent's own numbers are in its own card. */
function metricsOf(tags: readonly LearntTag[]) {
  const meanOf = (numbers: readonly number[]) =>
    numbers.length > 0 ? numbers.reduce((sum, value) => sum + value, 0) / numbers.length : undefined;
  const known = tags.filter(({ heldOut }) => heldOut.before !== null);
  return {
    heldOut:
      'means over the tags that were learnt, on corrections that had no part in it; tag by tag in `training`',
    heldOutRocAuc: meanOf(tags.map(({ heldOut }) => heldOut.after.rocAuc.value)),
    heldOutRocAucBefore: meanOf(known.map(({ heldOut }) => heldOut.before!.rocAuc.value)),
    heldOutPrAuc: meanOf(tags.map(({ heldOut }) => heldOut.after.prAuc.value)),
    heldOutPrAucBefore: meanOf(known.map(({ heldOut }) => heldOut.before!.prAuc.value)),
  };
}

function readmeOf(name: string, said: string, tags: readonly LearntTag[]): string {
  const lines = tags.map(({ tag, positives, negatives, heldOut: { before, after } }) => {
    const was = before ? `${before.rocAuc.value.toFixed(2)} before, ` : '';
    return `- ${tag}: ${positives} yes, ${negatives} no; ROC-AUC on held-out corrections ${was}${after.rocAuc.value.toFixed(2)} now`;
  });
  return `# ${name}

A model for Hearmark. ${said}

${lines.join('\n')}

To use another one, run \`hearmark models use\`.
`;
}

import { resolve } from 'node:path';
import { confidenceOf, scoreOf } from '../scores/confidenceMap.ts';
import { hearOverTime, type TagsOverTime } from '../analysis/hearOverTime.ts';
import { scoreFile, type WindowChoice } from '../analysis/scoreFile.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import type { ModelCard } from '../taggers/card.ts';
import { confidencesOf, mapsOf } from '../taggers/confidence.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { installedModels, rankTags } from './session.ts';

export interface ScoreOptions {
  model: string;
  windows: WindowChoice;
  /** In place of `windows`: in samples at the model's rate. */
  offset?: number;
  overTime: boolean;
  runtime: RuntimeName | 'auto';
  json: boolean;
}

/**
 * `hearmark score`: what a model says of one file, in vocabulary order. As text, its confidences; as JSON, also what the
 * network answered itself, and from where up a tag is shown on either scale.
 */
export async function score(file: string, options: ScoreOptions): Promise<number> {
  const { windows, offset, overTime, json } = options;
  const { folder } = await installedModels().identify(options.model);
  const model = await loadModelPackage(folder);
  const { runtime } = await installedModels().runtimeOf(model, options.runtime);
  const tagger = await Tagger.open(model, { runtime, timeSteps: overTime });
  try {
    const path = resolve(file);
    if (overTime) printOverTime(model.card, await hearOverTime(path, tagger), json);
    else {
      const choice = offset === undefined ? windows : { offsetSamples: offset };
      printScores(model.card, await scoreFile(path, tagger, choice), json);
    }
    return 0;
  } finally {
    await tagger.close();
  }
}

function printScores(card: ModelCard, scores: Float32Array, json: boolean): void {
  const { name, vocabulary } = card;
  const confidences = confidencesOf(scores, card);
  if (json) {
    const maps = mapsOf(card);
    return console.log(
      JSON.stringify({
        model: name,
        tags: vocabulary.map(({ tag }) => tag),
        categories: vocabulary.map(({ category }) => category),
        scores: [...scores],
        thresholds: vocabulary.map(({ threshold }, index) => scoreOf(threshold, maps[index])),
        confidences: [...confidences],
        confidenceThresholds: vocabulary.map(({ threshold }) => threshold),
      }),
    );
  }
  vocabulary.forEach(({ tag, category }, index) =>
    console.log(`${confidences[index]!.toFixed(4)}  ${category.padEnd(11)} ${tag}`),
  );
}

/** With text, a line for each step: the tags that stand highest above their thresholds then. */
function printOverTime(
  card: ModelCard,
  { stepStartsSeconds, stepSeconds, scores }: TagsOverTime,
  json: boolean,
): void {
  const maps = mapsOf(card);
  const confidences = scores.map((step) => step.map((score, tag) => confidenceOf(score, maps[tag])));
  if (json) {
    const tags = card.vocabulary.map(({ tag }) => tag);
    const rows = confidences.map((step) => [...step]);
    return console.log(
      JSON.stringify({ model: card.name, tags, stepStartsSeconds, stepSeconds, scores: rows }),
    );
  }
  confidences.forEach((step, index) => {
    const strongest = rankTags(step, card).slice(0, 4);
    const text = strongest.map(({ tag, score }) => `${tag} ${score.toFixed(2)}`).join(', ');
    console.log(`${stepStartsSeconds[index]!.toFixed(2).padStart(8)} s  ${text}`);
  });
}

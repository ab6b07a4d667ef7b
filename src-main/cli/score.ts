import { resolve } from 'node:path';
import { libraryFile } from '../locations.ts';
import { scoreFile, type WindowChoice } from '../analysis/scoreFile.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { openModel, resolveRuntime } from './session.ts';

export interface ScoreOptions {
  model: string;
  windows: WindowChoice;
  /** In place of `windows`: in samples at the model's rate. */
  offset?: number;
  runtime: RuntimeName | 'auto';
  json: boolean;
}

/** `hearmark score`: the raw scores of a model for one file, in vocabulary order. */
export async function score(file: string, options: ScoreOptions): Promise<number> {
  const model = await openModel(options.model);
  const runtime = await resolveRuntime(options.runtime, model, libraryFile());
  const tagger = await Tagger.open(model, { runtime });
  try {
    const { windows, offset } = options;
    const choice = offset === undefined ? windows : { offsetSamples: offset };
    const scores = [...(await scoreFile(resolve(file), tagger, choice))];
    const { vocabulary, name } = model.card;
    if (options.json) {
      console.log(JSON.stringify({ model: name, tags: vocabulary.map(({ tag }) => tag), scores }));
      return 0;
    }
    vocabulary.forEach(({ tag, category }, index) =>
      console.log(`${scores[index]!.toFixed(4)}  ${category.padEnd(11)} ${tag}`),
    );
    return 0;
  } finally {
    await tagger.close();
  }
}

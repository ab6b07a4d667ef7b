import { resolve } from 'node:path';
import { scoreFile, type WindowChoice } from '../analysis/scoreFile.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { openModel } from './session.ts';

export interface ScoreOptions {
  model: string;
  windows: WindowChoice;
  json: boolean;
}

/** `hearmark score`: the raw scores of a model for one file, in vocabulary order. */
export async function score(file: string, options: ScoreOptions): Promise<number> {
  const model = await openModel(options.model);
  const tagger = await Tagger.open(model);
  try {
    const scores = [...(await scoreFile(resolve(file), tagger, options.windows))];
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

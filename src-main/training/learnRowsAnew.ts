import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';
import type { Example, ExampleFile } from './collectLessons.ts';
import { hearTags } from './hearFile.ts';
import type { LearntOutput } from './judgeNetwork.ts';
import { readOutputLayer, replaceRows, type OutputLayer } from './outputLayer.ts';
import { Standardisation } from './Standardisation.ts';
import { startRow } from './trainRow.ts';

/** What a network whose layers were trained hears of corrected tracks. */
export interface HeardAgain {
  draft: ModelPackage;
  layer: OutputLayer;
  /** By what the network before it heard. */
  again: ReadonlyMap<Example, Example>;
  /** Over these tracks. */
  standardisation: Standardisation;
}

/** Listens to the files of corrected tracks, each in whole; one that cannot be heard is left out. */
export async function hearAgain(draft: ModelPackage, files: readonly ExampleFile[]): Promise<HeardAgain> {
  const layer = await readOutputLayer(draft);
  const tagger = await Tagger.open(draft);
  try {
    const found: { example: Example; heard: Example['heard'] }[] = [];
    for (const { example, path, span } of files) {
      const heard = await hearTags(path, tagger, span);
      if (heard) found.push({ example, heard });
    }
    const standardisation = Standardisation.over(found.map(({ heard }) => heard.embedding));
    const again = new Map(
      found.map(({ example, heard }) => [
        example,
        { ...example, heard, features: standardisation.apply(heard.embedding) },
      ]),
    );
    return { draft, layer, again, standardisation };
  } finally {
    await tagger.close();
  }
}

/**
 * Learns the rows of some tags once more, from what the network hears since its other layers were trained: a hundred steps
 * leave a row short of the best there is for its embedding, which the fit of a row finds. A tag that lacks yes or no among
 * the examples keeps its row. Returns the weights with these rows.
 */
export function learnRowsAnew(
  { draft, layer, again, standardisation }: HeardAgain,
  outputs: readonly LearntOutput[],
  isLearnt: (example: Example) => boolean,
): StateDict {
  const rows = [...layer.rows];
  for (const output of outputs) {
    const examples = output.examples.filter(isLearnt).flatMap((example) => again.get(example) ?? []);
    const answers = examples.map(({ decisions }) => decisions.get(output.tag.tagId)!);
    if (!answers.includes(true) || !answers.includes(false)) continue;
    const position = output.isNew ? undefined : output.position;
    rows[output.position] = startRow(
      { ...output, examples, answers },
      position,
      { layer, standardisation },
      () => true,
    );
  }
  return replaceRows(draft.weights, layer, rows);
}

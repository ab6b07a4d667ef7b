import type { ModelRecipe, PublishedModel } from '../../api.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { recipeNames } from '../composing/builtInRecipes.ts';
import { builtInRecipe } from '../composing/composeModel.ts';
import { strengthsOf } from '../strengths.ts';
import { readVocabulary } from '../vocabularies/readVocabulary.ts';
import { publishedBytes, publishedParts } from './publishedParts.ts';

/** What a page shows of the models of a catalogue before anything of them is fetched. Throws ModelError. */
export function listPublished(
  catalogue: readonly CatalogueEntry[],
  installed: ReadonlySet<string>,
): Promise<PublishedModel[]> {
  return Promise.all(
    catalogue.map(async (entry) => {
      const { name, licence, paper, dataSet, metrics, note } = entry;
      const vocabulary = entry.vocabulary === undefined ? [] : await readVocabulary(entry.vocabulary);
      return {
        name,
        hears: entry.vocabulary === undefined ? 'words' : 'tags',
        strengths: strengthsOf(name, undefined, vocabulary),
        bytes: publishedBytes(entry),
        licence,
        addresses: publishedParts(entry, '').map(({ url }) => url),
        paper,
        trainedOn: dataSet,
        rocAuc: metrics?.rocAuc ?? null,
        note: note ?? null,
        installed: installed.has(name),
      };
    }),
  );
}

/** The recipes that come with Hearmark. Throws ModelError. */
export function listRecipes(installed: ReadonlySet<string>): ModelRecipe[] {
  return recipeNames.map((name) => {
    const { members, tags } = builtInRecipe(name)!;
    return {
      name,
      strengths: strengthsOf(name, undefined, tags),
      members,
      missing: members.filter((member) => !installed.has(member)),
      installed: installed.has(name),
    };
  });
}

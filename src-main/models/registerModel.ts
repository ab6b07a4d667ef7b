import type { Library } from '../library/Library.ts';
import { mapsOf } from '../taggers/confidence.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';

/** Makes a model known to the library, with its tags and their thresholds, and returns the library's id of it. */
export function registerModel(library: Library, { card, weightsHash }: ModelPackage): number {
  const maps = mapsOf(card);
  const tags = card.vocabulary.map(({ tag, category, threshold }, index) => ({
    name: tag,
    category,
    threshold,
    map: maps[index],
  }));
  return library.models.register({ name: card.name, version: card.version, weightsHash, tags });
}

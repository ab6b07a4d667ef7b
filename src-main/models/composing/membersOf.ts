import { composedHyper } from '../../taggers/architectures/composed.ts';
import type { ModelCard } from '../../taggers/card.ts';

/** The names of the models that a model is made of; none of one that has a network of its own. */
export function membersOf({
  architecture,
  hyperparameters,
}: Pick<ModelCard, 'architecture' | 'hyperparameters'>): string[] {
  if (architecture !== 'composed') return [];
  const parsed = composedHyper.safeParse(hyperparameters);
  return parsed.success ? parsed.data.members : [];
}

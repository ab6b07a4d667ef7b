import { confidenceOf, type ConfidenceMap } from '../scores/confidenceMap.ts';
import type { ModelCard } from './card.ts';

/** The map of each tag of a card, in vocabulary order. */
export function mapsOf({
  calibration,
  vocabulary,
}: Pick<ModelCard, 'calibration' | 'vocabulary'>): (ConfidenceMap | undefined)[] {
  return vocabulary.map(({ tag }) =>
    calibration && Object.hasOwn(calibration, tag) ? calibration[tag] : undefined,
  );
}

/** Turns aggregated scores, [tags] in vocabulary order, into confidences: by each tag's map, then by the card's rules. */
export function confidencesOf(scores: Float32Array, card: ModelCard): Float32Array {
  const maps = mapsOf(card);
  const confidences = scores.map((score, tag) => confidenceOf(score, maps[tag]));
  const { vocabulary, rules = [] } = card;
  const strongest = (name: string) =>
    Math.max(...vocabulary.map(({ tag }, index) => (tag === name ? confidences[index]! : 0)));
  const hidden = rules
    .filter(({ tag, above }) => {
      const [confidence, { threshold }] = [strongest(tag), vocabulary.find((one) => one.tag === tag)!];
      return confidence >= threshold && above.every((other) => confidence >= strongest(other));
    })
    .flatMap(({ tag: ruling, hidesCategories, hidesTags }) =>
      vocabulary.flatMap(({ tag, category }, index) =>
        tag !== ruling && (hidesCategories.includes(category) || hidesTags.includes(tag)) ? [index] : [],
      ),
    );
  for (const index of hidden) confidences[index] = 0;
  return confidences;
}

import type { ConfidenceMap } from '../scores/confidenceMap.ts';
import type { CardTag } from '../taggers/card.ts';
import published from './calibrations.json' with { type: 'json' };

interface Calibration {
  sha256: string;
  tags: Record<string, { threshold: number; map: ConfidenceMap }>;
  /** As in a card. */
  rules?: object[];
}

/** How they were fitted, for the cards that get them. */
const fitted =
  `maps and thresholds of the catalogue: on ${published.excerpts} excerpts of 30 s of songs and game music, against the ` +
  'agreement of four published models and what titles and prompts say; nobody listened to them';

/** Names and hashes of the published weights that were calibrated. */
export const calibratedModels: readonly { name: string; sha256: string }[] = Object.entries(
  published.models,
).map(([name, { sha256 }]) => ({ name, sha256 }));

/**
 * Returns what was measured of a published file of weights, by its SHA-256, as fields of its card; undefined where nobody
 * has, or the file comes with a vocabulary of other words.
 */
export function publishedCalibration(sha256: string, vocabulary: readonly CardTag[]) {
  const models = Object.values(published.models) as unknown as Calibration[];
  const found = models.find((one) => one.sha256 === sha256);
  const words = new Set(vocabulary.map(({ tag }) => tag));
  if (!found || !Object.keys(found.tags).every((tag) => words.has(tag))) return undefined;
  const { tags, rules } = found;
  return {
    vocabulary: vocabulary.map((entry): CardTag => {
      return Object.hasOwn(tags, entry.tag) ? { ...entry, threshold: tags[entry.tag]!.threshold } : entry;
    }),
    thresholdRule: fitted,
    calibration: Object.fromEntries(Object.entries(tags).map(([tag, { map }]) => [tag, map])),
    ...(rules && { rules }),
  };
}

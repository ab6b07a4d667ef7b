import type { ModelStrengths } from '../api.ts';
import type { CardTag } from '../taggers/card.ts';
import measured from './measured.json' with { type: 'json' };

/** A model as `npm run bench -- truth` measured it. */
interface MeasuredModel {
  name: string;
  /** Of one that comes with Hearmark: another version has other figures. */
  version?: string;
  genres: number;
  speechForMusic: number;
  instruments: number;
}

const { clips } = measured;
const models: readonly MeasuredModel[] = measured.models;

/**
 * What a model is good at: what it knows of each category, the most first, and how right it was on the labelled clips on which
 * each model of docs/models.md was measured. What is no music, or what it never shows, does not count.
 */
export function strengthsOf(
  name: string,
  version: string | undefined,
  vocabulary: readonly CardTag[],
): ModelStrengths {
  const shown = vocabulary.filter(({ category, threshold }) => category !== 'sound' && threshold < 1);
  const knows = [...Map.groupBy(shown, ({ category }) => category)]
    .map(([category, tags]) => ({ category, tags: tags.length }))
    .sort((a, b) => b.tags - a.tags);
  const found = models.find((one) => one.name === name && (one.version ?? version) === version);
  if (!found) return { knows, measured: null };
  const { genres, speechForMusic, instruments } = found;
  return {
    knows,
    measured: {
      genres: { right: genres, of: clips.genres },
      speech: { right: clips.speech - speechForMusic, of: clips.speech },
      instruments: { right: instruments, of: clips.instruments },
    },
  };
}

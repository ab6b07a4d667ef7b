/** What was heard of a tempo: beats in a minute, and what speaks for half and for twice of it, -1..1 each (octavesOf.ts). */
export interface HeardTempo {
  bpm: number;
  half: number;
  twice: number;
}

/** Fewer answers say nothing of a genre. */
export const fewestAnswers = 5;

/**
 * How near answers count, in octaves; so many answers every tempo has that nobody named, so that a few tell less than many; how much
 * less likely half and twice are than what was heard, before the beats speak; and how much these say. Chosen on pieces of the
 * validation (docs/hearing.md).
 */
const [nearOctaves, unnamed, reluctance, weightOfBeats] = [0.1, 0.6, 0.25, 1.5];

/**
 * Returns the tempo that is likelier than the one that was heard: half or twice of it, by what a person answered for other tracks
 * of its genre (a density over the logarithm of their tempos) and by its beats. Null where none is, or the answers are too few.
 *
 * @example
 * const house = [122, 124, 125, 126, 128];
 * likelierTempo({ bpm: 62.5, half: -1, twice: 0 }, house) // 125
 * likelierTempo({ bpm: 124, half: -1, twice: -1 }, house) // null
 */
export function likelierTempo({ bpm, half, twice }: HeardTempo, answers: readonly number[]): number | null {
  if (answers.length < fewestAnswers) return null;
  const answersNear = (tempo: number) =>
    answers.reduce((sum, answer) => sum + Math.exp(-0.5 * (Math.log2(tempo / answer) / nearOctaves) ** 2), 0);
  const likelihood = (times: number, beats: number) =>
    Math.log(unnamed + answersNear(bpm * times)) + weightOfBeats * beats;
  const candidates = [
    { tempo: null, likelihood: likelihood(1, 0) },
    { tempo: bpm / 2, likelihood: likelihood(0.5, half) - reluctance },
    { tempo: bpm * 2, likelihood: likelihood(2, twice) - reluctance },
  ];
  return candidates.reduce((best, one) => (one.likelihood > best.likelihood ? one : best)).tempo;
}

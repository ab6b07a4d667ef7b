import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';

/** Returns the output of a card that has all of these classes, and their places in it; undefined where there is none. */
export function outputWith(
  outputs: HearingCard['outputs'],
  names: readonly string[],
): { name: string; stepSamples: number; places: number[] } | undefined {
  for (const [name, { classes, stepSamples }] of Object.entries(outputs)) {
    const places = names.map((one) => (Array.isArray(classes) ? classes.indexOf(one) : -1));
    if (places.every((place) => place >= 0)) return { name, stepSamples, places };
  }
  return undefined;
}

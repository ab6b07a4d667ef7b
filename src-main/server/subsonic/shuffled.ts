import { randomInt } from 'node:crypto';

/** Some of a list, in any order: Fisher and Yates, as far as it is needed. */
export function shuffled<T>(list: readonly T[], most = list.length): T[] {
  const drawn = [...list];
  const count = Math.min(most, drawn.length);
  for (let place = 0; place < count; place++) {
    const other = randomInt(place, drawn.length);
    [drawn[place], drawn[other]] = [drawn[other]!, drawn[place]!];
  }
  return drawn.slice(0, count);
}

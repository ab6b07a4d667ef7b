import { mersenneTwister } from '../taggers/architectures/mersenneTwister.ts';

/** Returns the items in an order that only the seed decides (Fisher and Yates). */
export function seededOrder<T>(items: readonly T[], seed: number): T[] {
  const random = mersenneTwister(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

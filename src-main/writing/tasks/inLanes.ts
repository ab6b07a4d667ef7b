export interface Lanes {
  /** How many at a time. */
  atOnce: number;
  /** Nothing more is begun once it is aborted. */
  signal: AbortSignal;
}

/**
 * Does work for each of a list, several at a time, begun in the list's order. Returns false where it was stopped before
 * the end. Throws what the first work threw that failed, after which nothing more is begun. What was begun has ended
 * when this returns or throws.
 */
export async function inLanes<T>(
  list: readonly T[],
  { atOnce, signal }: Lanes,
  work: (one: T) => Promise<void>,
): Promise<boolean> {
  let next = 0;
  let isBroken = false;
  const lane = async () => {
    try {
      while (next < list.length && !signal.aborted && !isBroken) await work(list[next++]!);
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };
  const lanes = Array.from({ length: atOnce }, lane);
  await Promise.allSettled(lanes);
  await Promise.all(lanes);
  return next === list.length;
}

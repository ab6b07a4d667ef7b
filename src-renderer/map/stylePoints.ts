import type { Chosen } from '../chosen.ts';
import { isChosen } from '../chosen.ts';
import type { Points } from './Points.ts';

/** How a point is drawn: not at all, faintly, as it is, or with a rim. */
export const kinds = { gone: 0, dim: 1, shown: 2, chosen: 3 } as const;

export interface PointStyles {
  /** [points, 4]: red, green and blue, and its kind. */
  styles: Uint8Array;
  /** The points that are drawn, the lowest first: what is chosen lies on top. */
  order: Uint32Array;
}

const unknown = [128, 128, 128] as const;

/** Works out how points are drawn, by their colours, what a filter leaves of them and what is chosen. */
export function stylePoints(
  { count, trackIds }: Points,
  marks: Uint8Array,
  slots: Uint8Array,
  colours: readonly (readonly [number, number, number])[],
  chosen: Chosen,
): PointStyles {
  const styles = new Uint8Array(4 * count);
  const counts = [0, 0, 0, 0];
  const isNoneChosen = !chosen.all && chosen.ids.size === 0;
  for (let at = 0; at < count; at++) {
    const [red, green, blue] = colours[slots[at]!] ?? unknown;
    const kind =
      marks[at] === 2 && !isNoneChosen && isChosen(chosen, trackIds[at]!) ? kinds.chosen : marks[at]!;
    styles[4 * at] = red;
    styles[4 * at + 1] = green;
    styles[4 * at + 2] = blue;
    styles[4 * at + 3] = kind;
    counts[kind]!++;
  }
  const next = [0, 0, counts[1]!, counts[1]! + counts[2]!];
  const order = new Uint32Array(count - counts[0]!);
  for (let at = 0; at < count; at++) {
    const kind = styles[4 * at + 3]!;
    if (kind !== kinds.gone) order[next[kind]!++] = at;
  }
  return { styles, order };
}

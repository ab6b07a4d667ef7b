import type { Graph } from '../graph.ts';

/** Puts so many frames around [.., frames], copies of the first and the last, as madmom does before its convolutions. */
export function repeatEdges<T>(g: Graph<T>, x: T, frames: number): T {
  const axis = g.shape(x).length - 1;
  const length = g.shape(x)[axis]!;
  const first = Array<T>(frames).fill(g.slice(x, axis, 0, 1));
  const last = Array<T>(frames).fill(g.slice(x, axis, length - 1, length));
  return g.concat([...first, x, ...last], axis);
}

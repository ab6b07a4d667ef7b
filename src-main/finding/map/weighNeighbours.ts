/** The nearest neighbours of points: [points, count], the nearest first. */
export interface NeighbourLists {
  count: number;
  places: Uint32Array;
  /** 1 - cosine. */
  distances: Float32Array;
}

/** Pairs of points, each once, with how strongly they hold together, 0..1. */
export interface WeightedPairs {
  length: number;
  first: Uint32Array;
  second: Uint32Array;
  weights: Float32Array;
}

const bisections = 32;

/**
 * Tells how strongly points hold together by the lists of their neighbours: a point's nearest at 1, all of them together at log2 of
 * their number, and of what two points say of each other the probabilistic sum (McInnes, Healy and Melville, "UMAP", 2018, section 3.1).
 */
export function weighNeighbours({ count, places, distances }: NeighbourLists): WeightedPairs {
  const points = places.length / count;
  const memberships = new Float32Array(places.length);
  for (let point = 0; point < points; point++) {
    const from = point * count;
    spread(distances.subarray(from, from + count), memberships.subarray(from, from + count));
  }
  const said = (point: number, other: number): number => {
    for (let at = point * count; at < (point + 1) * count; at++)
      if (places[at] === other) return memberships[at]!;
    return 0;
  };
  const pairs: WeightedPairs = {
    length: 0,
    first: new Uint32Array(places.length),
    second: new Uint32Array(places.length),
    weights: new Float32Array(places.length),
  };
  for (let point = 0; point < points; point++) {
    for (let at = point * count; at < (point + 1) * count; at++) {
      const other = places[at]!;
      const [here, there] = [memberships[at]!, said(other, point)];
      if (there > 0 && other < point) continue; // told from there
      const next = pairs.length++;
      pairs.first[next] = point;
      pairs.second[next] = other;
      pairs.weights[next] = here + there - here * there;
    }
  }
  return pairs;
}

/** Turns the distances of a point's neighbours, the nearest first, into memberships. */
function spread(distances: Float32Array, memberships: Float32Array): void {
  const nearest = distances[0]!;
  const wanted = Math.log2(distances.length);
  let [low, high, width] = [0, Infinity, 1];
  for (let step = 0; step < bisections; step++) {
    let sum = 0;
    for (const distance of distances) sum += Math.exp((nearest - distance) / width);
    if (sum > wanted) high = width;
    else low = width;
    width = high === Infinity ? width * 2 : (low + high) / 2;
  }
  for (let at = 0; at < distances.length; at++)
    memberships[at] = Math.exp((nearest - distances[at]!) / Math.max(width, 1e-6));
}

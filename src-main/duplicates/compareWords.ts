/** How two fingerprints lie over each other, where they do. */
export interface WordMatch {
  /** Where in the first one the second one begins, in words; below 0 where it begins before. Told at the middle of what they share. */
  offset: number;
  /** What both have, in words: where it begins and ends in the first one. */
  from: number;
  to: number;
  /** Share of what both have in which they agree, 0..1. */
  agreement: number;
  /** Bits that differ where they agree, 0..1; what is unrelated has about a half. */
  errorRate: number;
  /** How much faster the second one is: 1.01 for one percent. */
  speed: number;
  /** How far its pieces lie from where an even speed would have them, in words: people never play twice in the same time. */
  unevenness: number;
}

/** Four seconds: what is compared as one piece. */
const block = 32;
/** Words that are looked for in both by half of their bits, where they are not as common as that in the first one. */
const mostPlaces = 16;
/** Offsets that count as one: a copy that is faster by a percent shifts by so much in a minute and a half. */
const together = 9;
const triedOffsets = 3;
/** Of a piece that is the same. */
const mostErrors = 0.3;
/** Words by which the next piece may lie elsewhere: three percent of speed. */
const drift = 1;
/** A piece with fewer different words has nothing to be known by: silence, a tone that is held. */
const leastDifferent = 6;

/** Finds how the second of two fingerprints lies over the first one; undefined where no piece of them agrees. */
export function compareWords(a: Uint32Array, b: Uint32Array): WordMatch | undefined {
  let best: (WordMatch & { agreeing: number }) | undefined;
  for (const offset of likelyOffsets(a, b)) {
    const match = follow(a, b, offset);
    if (match && match.agreeing > (best?.agreeing ?? 0)) best = match;
  }
  if (!best) return undefined;
  const { agreeing: _, ...match } = best;
  return match;
}

/** The offsets at which most halves of words are the same, the likeliest first. */
function likelyOffsets(a: Uint32Array, b: Uint32Array): number[] {
  const votes = new Uint16Array(a.length + b.length);
  for (const shift of [0, 16]) {
    const next = new Int32Array(a.length).fill(-1);
    const heads = new Map<number, { place: number; count: number }>();
    for (let place = 0; place < a.length; place++) {
      const half = (a[place]! >>> shift) & 0xffff;
      const head = heads.get(half);
      if (head) {
        next[place] = head.place;
        head.place = place;
        head.count++;
      } else heads.set(half, { place, count: 1 });
    }
    for (let place = 0; place < b.length; place++) {
      const head = heads.get((b[place]! >>> shift) & 0xffff);
      if (!head || head.count > mostPlaces) continue;
      for (let other = head.place; other >= 0; other = next[other]!) votes[other - place + b.length]!++;
    }
  }
  const sums = new Uint32Array(votes.length);
  let sum = 0;
  for (let at = 0; at < votes.length + (together >> 1); at++) {
    sum += votes[at] ?? 0;
    sum -= votes[at - together] ?? 0;
    if (at >= together >> 1) sums[at - (together >> 1)] = sum;
  }
  const found: number[] = [];
  while (found.length < triedOffsets) {
    let most = 0;
    let where = -1;
    for (let at = 0; at < sums.length; at++) {
      if (sums[at]! <= most || found.some((one) => Math.abs(one + b.length - at) < 2 * together)) continue;
      most = sums[at]!;
      where = at;
    }
    if (where < 0 || most < 2) break;
    found.push(where - b.length);
  }
  return found;
}

/** Goes from the best piece near an offset to both ends, a piece at a time; the offset may shift on the way. */
function follow(a: Uint32Array, b: Uint32Array, offset: number) {
  const from = Math.max(0, offset);
  const to = Math.min(a.length, b.length + offset);
  const anchor = bestPiece(a, b, offset, from, to);
  if (!anchor) return undefined;
  const pieces = [anchor];
  for (const direction of [-1, 1]) {
    let at = anchor;
    for (;;) {
      const place = at.place + direction * block;
      if (place < 0 || place + block > a.length) break;
      const piece = nearest(a, b, place, at.offset, drift);
      if (!piece) break;
      pieces.push(piece);
      at = piece;
    }
  }
  pieces.sort((one, other) => one.place - other.place);
  const telling = pieces.filter(({ isTelling }) => isTelling);
  const same = telling.filter(({ errors }) => errors <= mostErrors);
  if (same.length === 0) return undefined;
  const { slope, rootMeanSquare } = lineThrough(same);
  return {
    offset: same[same.length >> 1]!.offset,
    from: Math.max(0, pieces[0]!.offset),
    to: Math.min(a.length, b.length + pieces.at(-1)!.offset),
    agreement: same.length / telling.length,
    agreeing: same.length,
    errorRate: same.reduce((sum, { errors }) => sum + errors, 0) / same.length,
    speed: 1 / (1 - slope),
    unevenness: rootMeanSquare,
  };
}

/** The line through the offsets of pieces by least squares. */
function lineThrough(pieces: readonly Piece[]): { slope: number; rootMeanSquare: number } {
  const mean = (of: (piece: Piece) => number) =>
    pieces.reduce((sum, one) => sum + of(one), 0) / pieces.length;
  const [place, offset] = [mean((one) => one.place), mean((one) => one.offset)];
  const spread = mean((one) => (one.place - place) ** 2);
  const slope = spread > 0 ? mean((one) => (one.place - place) * (one.offset - offset)) / spread : 0;
  const squares = mean((one) => (one.offset - offset - slope * (one.place - place)) ** 2);
  return { slope, rootMeanSquare: Math.sqrt(squares) };
}

interface Piece {
  place: number;
  offset: number;
  errors: number;
  isTelling: boolean;
}

function bestPiece(
  a: Uint32Array,
  b: Uint32Array,
  offset: number,
  from: number,
  to: number,
): Piece | undefined {
  let best: Piece | undefined;
  for (let place = from; place + block <= to; place += block) {
    const piece = nearest(a, b, place, offset, together);
    if (piece?.isTelling && piece.errors < (best?.errors ?? 1)) best = piece;
  }
  return best;
}

/** A piece of `a` with the place of `b`, within some words of an offset, that it is most like. */
function nearest(
  a: Uint32Array,
  b: Uint32Array,
  place: number,
  offset: number,
  within: number,
): Piece | undefined {
  let best: Piece | undefined;
  for (let step = 0; step <= 2 * within; step++) {
    // The same offset first, then those to either side
    const tried = offset + (step % 2 ? (step + 1) >> 1 : -(step >> 1));
    const start = place - tried;
    if (start < 0 || start + block > b.length) continue;
    let bits = 0;
    for (let index = 0; index < block; index++) bits += bitsIn(a[place + index]! ^ b[start + index]!);
    const errors = bits / (32 * block);
    if (!best || errors < best.errors) best = { place, offset: tried, errors, isTelling: false };
  }
  if (best) best.isTelling = isTelling(a, place) || isTelling(b, place - best.offset);
  return best;
}

function isTelling(words: Uint32Array, place: number): boolean {
  return new Set(words.subarray(place, place + block)).size >= leastDifferent;
}

/** How many bits of 32 are set (Hacker's Delight, 5-1). */
export function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

// One step of the way through beats and tempos, in AssemblyScript: what src-main/hearing/beats/BeatSteps.ts says, number for
// number. `npm run build-wasm` compiles it to src-main/simd/beats.wasm; src-main/hearing/beats/SimdBeatSteps.ts lays out the
// memory. All addresses are in bytes.

let count: i32;
let lengths: i32;
/** Places in the ring of scores, less one; they are a power of two. */
let ringMask: i32;
/** f64[ring, count]. */
let scores: usize;
/** f64[lengths, count]. */
let penalties: usize;
/** i32[count]. */
let shortest: usize;
/** f64[count], twice, and u8[count]. */
let ended: usize;
let gains: usize;
let endedFrom: usize;
let stepCost: f64;
let enterCost: f64;

export function planBeats(
  tempoCount: i32,
  lengthCount: i32,
  mask: i32,
  scoresAt: usize,
  penaltiesAt: usize,
  shortestAt: usize,
  endedAt: usize,
  gainsAt: usize,
  endedFromAt: usize,
  costOfStep: f64,
  costToEnter: f64,
): void {
  count = tempoCount;
  lengths = lengthCount;
  ringMask = mask;
  scores = scoresAt;
  penalties = penaltiesAt;
  shortest = shortestAt;
  ended = endedAt;
  gains = gainsAt;
  endedFrom = endedFromAt;
  stepCost = costOfStep;
  enterCost = costToEnter;
}

/** Returns the likeliest tempo; writes u8[count] to both addresses. */
export function takeStep(step: i32, free: f64, lengthTaken: usize, tempoBefore: usize): i32 {
  endBeats(step, lengthTaken);
  spreadTempo();
  return beginBeats(step, free - enterCost, tempoBefore);
}

function endBeats(step: i32, lengthTaken: usize): void {
  const row = <usize>count << 3;
  let tempo = 0;
  for (; tempo + 1 < count; tempo += 2) {
    const column = <usize>tempo << 3;
    let best = f64x2.splat(-Infinity);
    let taken = i64x2.splat(0);
    for (let length = 0; length < lengths; length++) {
      const at = scores + <usize>((step - length) & ringMask) * row + column;
      const score = f64x2.add(v128.load(at), v128.load(penalties + <usize>length * row + column));
      const isBetter = f64x2.gt(score, best);
      best = v128.bitselect(score, best, isBetter);
      taken = v128.bitselect(i64x2.splat(length), taken, isBetter);
    }
    v128.store(ended + column, best);
    store<u8>(lengthTaken + tempo, <u8>i64x2.extract_lane(taken, 0));
    store<u8>(lengthTaken + tempo + 1, <u8>i64x2.extract_lane(taken, 1));
  }
  if (tempo === count) return;
  const column = <usize>tempo << 3;
  let best: f64 = -Infinity;
  let taken = 0;
  for (let length = 0; length < lengths; length++) {
    const at = scores + <usize>((step - length) & ringMask) * row + column;
    const score = load<f64>(at) + load<f64>(penalties + <usize>length * row + column);
    const isBetter = score > best;
    best = isBetter ? score : best;
    taken = isBetter ? length : taken;
  }
  store<f64>(ended + column, best);
  store<u8>(lengthTaken + tempo, <u8>taken);
}

function spreadTempo(): void {
  let before = load<f64>(ended);
  let from: i32 = 0;
  store<u8>(endedFrom, 0);
  for (let tempo = 1; tempo < count; tempo++) {
    const at = ended + (<usize>tempo << 3);
    const slower = before - stepCost;
    const own = load<f64>(at);
    const changes = slower > own;
    before = changes ? slower : own;
    from = changes ? from : tempo;
    store<f64>(at, before);
    store<u8>(endedFrom + tempo, <u8>from);
  }
  for (let tempo = count - 2; tempo >= 0; tempo--) {
    const at = ended + (<usize>tempo << 3);
    const faster = before - stepCost;
    const own = load<f64>(at);
    const changes = faster > own;
    before = changes ? faster : own;
    from = changes ? from : load<u8>(endedFrom + tempo);
    store<f64>(at, before);
    store<u8>(endedFrom + tempo, <u8>from);
  }
}

function beginBeats(step: i32, outOfFree: f64, tempoBefore: usize): i32 {
  let best = 0;
  let highest: f64 = -Infinity;
  for (let tempo = 0; tempo < count; tempo++) {
    const column = <usize>tempo << 3;
    const at = ended + column;
    const own = load<f64>(at);
    const isFree = own < outOfFree;
    const score = (isFree ? outOfFree : own) + load<f64>(gains + column);
    store<u8>(tempoBefore + tempo, <u8>(isFree ? 255 : load<u8>(endedFrom + tempo)));
    store<f64>(at, score);
    const place = (step + load<i32>(shortest + (<usize>tempo << 2))) & ringMask;
    store<f64>(scores + (<usize>(place * count + tempo) << 3), score);
    const isHighest = score > highest;
    highest = isHighest ? score : highest;
    best = isHighest ? tempo : best;
  }
  return best;
}

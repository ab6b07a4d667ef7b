/** A stretch of a track in one key. */
export interface KeyPiece {
  startSeconds: number;
  endSeconds: number;
  /** 0..23, see keyNotation.ts. */
  key: number;
}

/** The key of a track. */
export interface HeardKey {
  /** 0..23. */
  key: number;
  /** 0..1, how likely it is the right one. */
  confidence: number;
  /** In their order; between them there is no key. */
  pieces: KeyPiece[];
}

export const keyCount = 24;
/** What the network said is averaged over so much of a track: fewer notes make no key. */
const pieceSeconds = 10;
/** A key that is no likelier is none: of drums, noise and speech a network says many keys at once. */
const leastConfidence = 0.2;
/** Less is a chord or two: of clips of 2 to 4 s the key was right in 54 to 62 %, where the network was 71 to 75 % sure. */
const leastSeconds = 5;
/** Nats that a change of key costs, on the way through all pieces. */
const changeCost = 4;
const leastActivation = 1e-4;

/**
 * Reads the key of a track, and how it changes, off what a network says of its steps. Takes them as they come, keeping a mean for
 * each ten seconds.
 *
 * @example
 * const reader = new KeyReader({ stepSeconds: 10 });
 * for (const key of [21, 21, 21]) reader.push(Float32Array.from({ length: 24 }, (_, at) => (at === key ? 0.77 : 0.01)));
 * reader.finish(30) // { key: 21, confidence: 0.77, pieces: [{ startSeconds: 0, endSeconds: 30, key: 21 }] }
 */
export class KeyReader {
  readonly #stepSeconds: number;
  readonly #sums: Float64Array[] = [];
  readonly #counts: number[] = [];
  #step = 0;
  #startSeconds = 0;

  /** The steps of the activations follow each other; `stepSeconds` apart, each of that length. */
  constructor({ stepSeconds }: { stepSeconds: number }) {
    this.#stepSeconds = stepSeconds;
  }

  /** Goes to another place of the track: the next step begins there. */
  goTo(seconds: number): void {
    this.#startSeconds = seconds;
    this.#step = 0;
  }

  /** Takes the next steps: [steps, 24], 0..1, adding up to 1. A step of zeros was not heard: silence. */
  push(activations: Float32Array): void {
    for (let at = 0; at < activations.length; at += keyCount) {
      const piece = Math.floor((this.#startSeconds + this.#step++ * this.#stepSeconds) / pieceSeconds);
      const step = activations.subarray(at, at + keyCount);
      if (step.every((value) => value === 0)) continue;
      const sums = (this.#sums[piece] ??= new Float64Array(keyCount));
      this.#counts[piece] = (this.#counts[piece] ?? 0) + 1;
      step.forEach((value, key) => (sums[key]! += value));
    }
  }

  /** Returns the key of everything that was pushed; undefined where there is none. */
  finish(durationSeconds: number): HeardKey | undefined {
    const steps = this.#counts.reduce((sum, count = 0) => sum + count, 0);
    if (steps === 0 || durationSeconds < leastSeconds) return undefined;
    const mean = new Float64Array(keyCount);
    for (const sums of this.#sums) sums?.forEach((sum, key) => (mean[key]! += sum / steps));
    const confidence = mean.reduce((a, b) => Math.max(a, b));
    if (confidence < leastConfidence) return undefined;
    return { key: mean.indexOf(confidence), confidence, pieces: this.#pieces(durationSeconds) };
  }

  /** The likeliest way through keys, and none (Viterbi). */
  #pieces(durationSeconds: number): KeyPiece[] {
    const states = keyCount + 1;
    let scores = new Float64Array(states);
    const cameFrom: Uint8Array[] = [];
    for (let piece = 0; piece < this.#sums.length; piece++) {
      const best = scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
      const from = new Uint8Array(states);
      const next = new Float64Array(states);
      for (let state = 0; state < states; state++) {
        const changed = scores[best]! - changeCost;
        from[state] = changed > scores[state]! ? best : state;
        next[state] = Math.max(changed, scores[state]!) + this.#logOf(piece, state);
      }
      cameFrom.push(from);
      scores = next;
    }
    const way = new Uint8Array(cameFrom.length);
    let state = scores.indexOf(scores.reduce((a, b) => Math.max(a, b)));
    for (let piece = way.length - 1; piece >= 0; piece--) {
      way[piece] = state;
      state = cameFrom[piece]![state]!;
    }
    return joined(way, durationSeconds);
  }

  /** How likely a key is in a piece, in nats; the last state is that there is none. */
  #logOf(piece: number, state: number): number {
    const count = this.#counts[piece];
    if (!count) return state === keyCount ? 0 : Math.log(leastConfidence);
    if (state === keyCount) return Math.log(leastConfidence);
    return Math.log(Math.max(leastActivation, this.#sums[piece]![state]! / count));
  }
}

function joined(way: Uint8Array, durationSeconds: number): KeyPiece[] {
  const pieces: KeyPiece[] = [];
  way.forEach((key, piece) => {
    if (key === keyCount) return;
    const startSeconds = piece * pieceSeconds;
    const endSeconds = Math.min(durationSeconds, startSeconds + pieceSeconds);
    const last = pieces.at(-1);
    if (last?.key === key && last.endSeconds === startSeconds) last.endSeconds = endSeconds;
    else if (endSeconds > startSeconds) pieces.push({ startSeconds, endSeconds, key });
  });
  return pieces;
}

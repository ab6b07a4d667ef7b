/** Samples on either side from which what lies between two samples is computed. */
const reach = 12;
/** Four times oversampled: what lies at a quarter, a half and three quarters of the way (ITU-R BS.1770-4, annex 2). */
const phases = [0.25, 0.5, 0.75].map(interpolator);
/**
 * Between samples that both stay below this part of the highest peak so far nothing higher is looked for. Only a tone above a
 * third of the rate could hide there, and not for long.
 */
const nearPeak = 0.5;

/** Finds the highest peak of one channel, also between its samples. Linear, full scale is 1. */
export class TruePeak {
  value = 0;
  /** The last samples of before, then those of now. */
  #samples = new Float64Array(0);
  #count = 2 * reach;

  /** Takes channel `channel` of interleaved samples [frames, channels]. */
  add(interleaved: Float32Array, channel: number, channels: number): void {
    const frames = interleaved.length / channels;
    if (this.#samples.length < 2 * reach + frames) {
      const larger = new Float64Array(2 * reach + frames);
      larger.set(this.#samples.subarray(this.#count - 2 * reach, this.#count));
      this.#samples = larger;
    } else this.#samples.copyWithin(0, this.#count - 2 * reach, this.#count);
    this.#count = 2 * reach + frames;
    const samples = this.#samples;
    for (let i = 0, at = channel; i < frames; i++, at += channels) samples[2 * reach + i] = interleaved[at]!;
    this.#search(frames);
  }

  /** Looks also at what the last samples lead to. */
  finish(): void {
    this.add(new Float32Array(reach), 0, 1);
  }

  /** Each gap is looked at once `reach` samples behind it are there. */
  #search(frames: number): void {
    const samples = this.#samples;
    let peak = this.value;
    let near = nearPeak * peak;
    let here = Math.abs(samples[reach]!);
    for (let at = reach; at < reach + frames; at++) {
      const next = Math.abs(samples[at + 1]!);
      const isNear = here > near || next > near;
      here = next;
      if (!isNear) continue;
      if (next > peak) peak = next;
      if (turns(samples, at)) peak = Math.max(peak, between(samples, at));
      near = nearPeak * peak;
    }
    this.value = peak;
  }
}

/** Whether a sample and the next may have something higher between them: it comes from lower, or goes there, on both sides. */
function turns(samples: Float64Array, at: number): boolean {
  const before = samples[at]! - samples[at - 1]!;
  const after = samples[at + 2]! - samples[at + 1]!;
  return before * after <= 0;
}

/** The highest of what lies between a sample and the next. */
function between(samples: Float64Array, at: number): number {
  const from = at - reach + 1;
  let highest = 0;
  for (const weights of phases) {
    let sum = 0;
    for (let tap = 0; tap < 2 * reach; tap++) sum += weights[tap]! * samples[from + tap]!;
    highest = Math.max(highest, Math.abs(sum));
  }
  return highest;
}

/** The weights of the samples around a place between two of them: a sinc, windowed by von Hann's. */
function interpolator(phase: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - (reach - 1) - phase;
    const sinc = Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

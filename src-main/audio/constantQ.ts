import { planFft } from './fft.ts';
import { constantQLength, constantQSpectrum, type FilterSpectrum } from './constantQFilters.ts';

/** The constant-Q transform (Brown 1991) as librosa defines it, as a model's card describes it. */
export interface ConstantQCard {
  readonly kind: 'constant-q';
  readonly sampleRateHz: number;
  /** A power of two. */
  readonly hopSamples: number;
  /** Frequency of the first bin. */
  readonly fMinHz: number;
  readonly binsPerOctave: number;
  readonly bins: number;
  /** Length of the filters, in those that just tell a bin from the next; 1 where none is given. */
  readonly filterScale?: number | undefined;
  /**
   * Harmonic: one transform from each multiple of fMinHz on, one behind the other as channels (Bittner et al., ISMIR 2017,
   * section 2.1); 1 alone where none are given.
   */
  readonly harmonics?: readonly number[] | undefined;
  /** Where given, decibels of the magnitude below the loudest number of the window, as 0 (so far below, or more) to 1. */
  readonly decibelsBelowPeak?: number | undefined;
}

/**
 * Number of frames: one a hop, centred, from sample 0 on.
 *
 * @example
 * constantQFrames(22050, { hopSamples: 256 }) // 87
 */
export function constantQFrames(samples: number, { hopSamples }: Pick<ConstantQCard, 'hopSamples'>): number {
  return 1 + Math.floor(samples / hopSamples);
}

/** Filters that are applied to the same blocks of samples. */
interface Group {
  readonly filters: readonly (FilterSpectrum & { readonly row: number })[];
  /** Length of a block and its transform, a power of two. */
  readonly size: number;
  /** Where in a block its first frame is: a whole number of hops, and more than half of the longest filter. */
  readonly lead: number;
  /** How many frames follow each other from there, before what comes behind the block would count. */
  readonly frames: number;
}

/** A block is this many times as long as its longest filter, at least. */
const blockToFilter = 4;
/** As many frames in a block, at least. */
const framesPerBlock = 16;

/**
 * Prepares the transform: samples [n] in -1..1 to magnitudes [harmonics, bins, frames], row-major, with silence around
 * the samples; librosa's `cqt(..., sparsity=0)` with `scale=True` and a Hann window, at the full rate for all octaves.
 * Each filter is a multiplication with the few numbers of its spectrum that count, so that its answer needs to be computed
 * where frames are alone.
 *
 * @example
 * const card = { kind: 'constant-q', sampleRateHz: 8000, hopSamples: 2048, fMinHz: 500, binsPerOctave: 1, bins: 3 };
 * const tone = Float32Array.from({ length: 4096 }, (_, i) => Math.cos((2 * Math.PI * 1000 * i) / 8000));
 * createConstantQ(card)(tone).slice(3, 6) // [1.3262, 1.8258, 0.529]
 */
export function createConstantQ(card: ConstantQCard): (samples: Float32Array) => Float32Array {
  const { harmonics = [1], bins, hopSamples, decibelsBelowPeak } = card;
  const groups = groupsOf(card).map((group) => planGroup(group, hopSamples));
  return (samples) => {
    const frames = constantQFrames(samples.length, card);
    const output = new Float32Array(harmonics.length * bins * frames);
    for (const transform of groups) transform(samples, output, frames);
    if (decibelsBelowPeak !== undefined) toDecibels(output, decibelsBelowPeak);
    return output;
  };
}

/** The filters, together by the length of the block that suits them. */
function groupsOf(card: ConstantQCard): Group[] {
  const { harmonics = [1], bins, hopSamples } = card;
  const filters = harmonics.flatMap((harmonic, channel) => {
    const tuned = { ...card, fMinHz: card.fMinHz * harmonic };
    return Array.from({ length: bins }, (_, bin) => {
      const length = constantQLength(tuned, bin);
      const least = Math.max(blockToFilter * length, framesPerBlock * hopSamples);
      return { tuned, bin, row: channel * bins + bin, length, size: 2 ** Math.ceil(Math.log2(least)) };
    });
  });
  return [...new Set(filters.map(({ size }) => size))].map((size) => {
    const members = filters.filter((filter) => filter.size === size);
    const reach = Math.ceil(Math.max(...members.map(({ length }) => length)) / 2) + 1;
    const lead = Math.ceil(reach / hopSamples) * hopSamples;
    return {
      filters: members.map(({ tuned, bin, row }) => ({ ...constantQSpectrum(tuned, bin, size), row })),
      size,
      lead,
      frames: Math.floor((size - reach - lead) / hopSamples) + 1,
    };
  });
}

/** Writes the magnitudes of a group's filters into their rows [.., frames] of the output. */
function planGroup(
  { filters, size, lead, frames: framesPerBlock }: Group,
  hopSamples: number,
): (samples: Float32Array, output: Float32Array, frames: number) => void {
  const fft = planFft(size);
  const inverse = planFft(size / hopSamples);
  const points = inverse.size;
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  const [foldedReal, foldedImaginary] = [new Float64Array(points), new Float64Array(points)];
  const half = size / 2 + 1;
  const blocks = [0, 1].map(() => [new Float64Array(half), new Float64Array(half)] as const);

  return (samples, output, frames) => {
    // Two real blocks travel as the real and imaginary part of one complex transform
    for (let frame = 0; frame < frames; frame += 2 * framesPerBlock) {
      load(samples, frame * hopSamples - lead, real);
      load(samples, (frame + framesPerBlock) * hopSamples - lead, imaginary);
      fft.transform(real, imaginary);
      separate();
      blocks.forEach((block, index) => {
        const first = frame + index * framesPerBlock;
        const count = Math.min(framesPerBlock, frames - first);
        if (count > 0)
          for (const filter of filters) apply(filter, block, output, filter.row * frames + first, count);
      });
    }
  };

  function load(samples: Float32Array, start: number, into: Float64Array): void {
    const order = fft.load;
    for (let i = 0; i < size; i++) into[order[i]!] = samples[start + i] ?? 0;
  }

  /** As in powerSpectrogram.ts: A = (Z[k] + Z*[N-k]) / 2, B = (Z[k] - Z*[N-k]) / 2i. */
  function separate(): void {
    const [[aReal, aImaginary], [bReal, bImaginary]] = blocks as [Block, Block];
    for (let k = 0; k < half; k++) {
      const mirror = k === 0 ? 0 : size - k;
      aReal[k] = (real[k]! + real[mirror]!) / 2;
      aImaginary[k] = (imaginary[k]! - imaginary[mirror]!) / 2;
      bReal[k] = (imaginary[k]! + imaginary[mirror]!) / 2;
      bImaginary[k] = (real[mirror]! - real[k]!) / 2;
    }
  }

  /**
   * The answer where frames are alone: its spectrum folded to as many points as there are hops in the block, then back
   * into time; conjugated, which leaves the magnitudes and makes forwards of backwards.
   */
  function apply(
    filter: FilterSpectrum,
    [blockReal, blockImaginary]: Block,
    output: Float32Array,
    at: number,
    count: number,
  ): void {
    foldedReal.fill(0);
    foldedImaginary.fill(0);
    const order = inverse.load;
    for (let index = 0; index < filter.real.length; index++) {
      const bin = filter.first + index;
      const to = order[bin & (points - 1)]!;
      const [a, b] = [blockReal[bin]!, blockImaginary[bin]!];
      const [c, d] = [filter.real[index]!, filter.imaginary[index]!];
      foldedReal[to]! += a * c - b * d;
      foldedImaginary[to]! -= a * d + b * c;
    }
    inverse.transform(foldedReal, foldedImaginary);
    const skipped = lead / hopSamples;
    for (let frame = 0; frame < count; frame++) {
      output[at + frame] = Math.hypot(foldedReal[skipped + frame]!, foldedImaginary[skipped + frame]!) / size;
    }
  }
}

type Block = readonly [real: Float64Array, imaginary: Float64Array];

/** librosa's amplitude_to_db of a peak as reference, and then 0 where it is cut and 1 at the peak. */
function toDecibels(magnitudes: Float32Array, range: number): void {
  const peak = magnitudes.reduce((most, value) => Math.max(most, value), 0);
  const least = 10 ** (-range / 20);
  for (let i = 0; i < magnitudes.length; i++) {
    const share = peak === 0 ? 1 : Math.max(magnitudes[i]! / peak, least);
    magnitudes[i] = 1 + (20 * Math.log10(share)) / range;
  }
}

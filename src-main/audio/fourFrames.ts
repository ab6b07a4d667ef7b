import type { BetweenBins } from './betweenBins.ts';
import { planFft } from './fft.ts';
import { hannWithin, requireReflection, type PowerSpectrogramCard } from './powerSpectrogram.ts';
import type { MelFilter } from './melFilters.ts';
import { compileSimd, memoryAt, reserve, roundUp, startSimd, vectorBytes } from '../simd/simdModule.ts';

/** scale ln(max(offset + factor x, floor)) + shift, of a band x. */
export interface BandLogarithm {
  offset: number;
  factor: number;
  floor: number;
  scale: number;
  shift: number;
}

/** What becomes of the bins of each frame: bands, or logarithms of them. */
interface Bands {
  filters: readonly MelFilter[];
  logarithm: BandLogarithm | 'none';
}

/** The functions of spectra.wasm; src-wasm/spectra.ts says what they do. */
interface KernelFunctions {
  memory: WebAssembly.Memory;
  planSpectra: (...numbers: number[]) => void;
  planBetween: (...numbers: number[]) => void;
  planMels: (...numbers: number[]) => void;
  preEmphasise: (samples: number, count: number, coefficient: number) => void;
  spectra: (samples: number, batches: number, output: number, stride: number) => void;
  logMels: (samples: number, batches: number, output: number, stride: number) => void;
}

interface Kernel {
  functions: KernelFunctions;
  /** Where the memory behind the tables begins. */
  samplesAt: number;
}

type StftCard = Omit<PowerSpectrogramCard, 'kind'> & { preEmphasis?: number | undefined };

const noLogarithm: BandLogarithm = { offset: 0, factor: 1, floor: 0, scale: 1, shift: 0 };

/** The lengths that the kernel's tables and a processor's cache hold well. */
const leastFft = 16;
const mostFft = 16_384;
/** The smallest float that is not subnormal: the kernel's logarithm knows none below. */
const leastNormal = 2 ** -126;
/** So many frames are computed in one go, which bounds the memory: 33 s at 16 kHz and a hop of 256. */
const framesAtOnce = 2048;

/** Whether four frames at a time, in single precision, can do what a card asks for on this processor. */
export function fitsFourFrames({
  nFft,
  logarithm = 'none',
}: {
  nFft: number;
  logarithm?: BandLogarithm | 'none';
}): boolean {
  if (!Number.isInteger(Math.log2(nFft)) || nFft < leastFft || nFft > mostFft) return false;
  if (logarithm !== 'none' && Math.max(logarithm.floor, logarithm.offset) < leastNormal) return false;
  return compileSimd('spectra') !== 'unsupported';
}

/**
 * Prepares spectra, or the logarithms of bands of them, in WebAssembly with SIMD: samples [n] in -1..1 to
 * [bins or bands, frames], row-major. Single precision: what lies 120 dB below the loudest bin of its frame is noise.
 * With `between` the bins are those, and the window is theirs. The returned function throws ParameterError for fewer
 * samples than reflect padding needs (nFft / 2 + 1).
 */
export function planFourFrames(
  card: StftCard,
  bands?: Bands,
  between?: BetweenBins,
): (samples: Float32Array, frames: number, output?: Float32Array) => Float32Array {
  const { nFft, hopSamples, center, padMode, preEmphasis } = card;
  const margin = center ? nFft / 2 : 0;
  const rows = bands ? bands.filters.length : nFft / 2 + 1;
  let kernel: Kernel | undefined;

  return (samples, frames, output = new Float32Array(rows * frames)) => {
    const length = preEmphasis === undefined ? samples.length : samples.length - 1;
    if (center && padMode === 'reflect') requireReflection(length, margin);
    kernel ??= startKernel(card, bands, between);
    const { functions, samplesAt } = kernel;
    for (let first = 0; first < frames; first += framesAtOnce) {
      const count = Math.min(framesAtOnce, frames - first);
      const batches = Math.ceil(count / 4);
      const size = (4 * batches - 1) * hopSamples + nFft;
      const outputAt = roundUp(samplesAt + 4 * size + 2 * vectorBytes, vectorBytes); // whole vectors are emphasised
      const stride = batches * vectorBytes;
      reserve(functions.memory, outputAt + rows * stride);
      place(functions, samples, length, first * hopSamples - margin, samplesAt, size);
      (bands ? functions.logMels : functions.spectra)(samplesAt, batches, outputAt, stride);
      for (let row = 0; row < rows; row++) {
        const computed = new Float32Array(functions.memory.buffer, outputAt + row * stride, count);
        output.set(computed, row * frames + first);
      }
    }
    return output;
  };

  /** Writes `size` samples from `from` on, emphasised, to address `to`; before the first and after the last is padding. */
  function place(
    { memory, preEmphasise }: KernelFunctions,
    samples: Float32Array,
    length: number,
    from: number,
    to: number,
    size: number,
  ): void {
    const begin = Math.max(0, -from);
    const end = Math.max(begin, Math.min(size, length - from));
    const target = new Float32Array(memory.buffer, to, size + 1);
    if (preEmphasis === undefined) {
      target.set(samples.subarray(from + begin, from + end), begin);
    } else {
      target.set(samples.subarray(from + begin, from + end + 1), begin);
      preEmphasise(to + 4 * begin, end - begin, preEmphasis);
    }
    target.fill(0, 0, begin).fill(0, end);
    if (!center || padMode === 'zeros') return;
    const at = (index: number) =>
      preEmphasis === undefined ? samples[index]! : samples[index + 1]! - preEmphasis * samples[index]!;
    for (let i = 0; i < begin; i++) target[i] = at(-from - i);
    const mirrored = Math.min(size, length - from + margin);
    for (let i = end; i < mirrored; i++) target[i] = at(2 * (length - 1) - from - i);
  }
}

/** An instance of the kernel with a memory of its own, its tables filled. */
function startKernel(card: StftCard, bands: Bands | undefined, between: BetweenBins | undefined): Kernel {
  const functions = startSimd<KernelFunctions>('spectra');
  const points = card.nFft / 2;
  let next = memoryAt;
  const take = (bytes: number) => {
    const at = next;
    next = roundUp(next + bytes, vectorBytes);
    reserve(functions.memory, next);
    return at;
  };
  const floats = (values: ArrayLike<number>) => {
    const at = take(4 * values.length);
    new Float32Array(functions.memory.buffer, at, values.length).set(values);
    return at;
  };
  const integers = (values: ArrayLike<number>) => {
    const at = take(4 * values.length);
    new Int32Array(functions.memory.buffer, at, values.length).set(values);
    return at;
  };
  functions.planSpectra(
    points,
    4 * card.hopSamples,
    Number(card.power === 1),
    floats((between?.window ?? hannWithin(card)).map((weight) => weight / 2)),
    integers(Uint32Array.from(planFft(points).load, (position) => 2 * vectorBytes * position)),
    floats(twiddlesOf(points)),
    floats(Array.from({ length: points / 2 + 1 }, (_, bin) => turn(bin / card.nFft)).flat()),
    take(2 * vectorBytes * points),
    take(vectorBytes * (points + 1)),
  );
  if (between) {
    const complexBytes = 2 * vectorBytes;
    const { firsts, taps, shares } = between;
    const before = complexBytes * taps;
    functions.planBetween(
      firsts.length,
      taps,
      taps - 1,
      take(complexBytes * (points + 1) + 2 * before) + before,
      integers(firsts.map((first) => complexBytes * first)),
      floats(shares),
    );
  }
  if (bands) {
    const { filters, logarithm } = bands;
    const { offset, factor, floor, scale, shift } = logarithm === 'none' ? noLogarithm : logarithm;
    functions.planMels(
      filters.length,
      integers(filters.flatMap(({ first, weights }) => [vectorBytes * first, 4 * weights.length])),
      floats(filters.flatMap(({ weights }) => [...weights])),
      offset,
      factor,
      Math.max(floor, leastNormal),
      scale,
      shift,
      Number(logarithm === 'none'),
    );
  }
  return { functions, samplesAt: next };
}

/** Cosines and sines for the radix-4 stages of a transform, in the order in which they use them. */
function twiddlesOf(points: number): number[] {
  const numbers: number[] = [];
  for (let span = Math.log2(points) % 2 === 1 ? 2 : 1; span < points; span *= 4) {
    for (let offset = 0; offset < span; offset++) {
      for (const times of [1, 2, 3]) numbers.push(...turn((times * offset) / (4 * span)));
    }
  }
  return numbers;
}

/** exp(-2 pi i part). */
function turn(part: number): [number, number] {
  return [Math.cos(2 * Math.PI * part), -Math.sin(2 * Math.PI * part)];
}

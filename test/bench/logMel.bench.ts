import createPffft from '@echogarden/pffft-wasm/simd';
import FftJs from 'fft.js';
import { planFft } from '../../src-main/audio/fft.ts';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { createLogMel } from '../../src-main/audio/logMel.ts';
import { frameCount } from '../../src-main/audio/powerSpectrogram.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { publishedLogMel } from '../fixtures/publishedLogMel.ts';
import { medianMs } from './median.ts';

/** A window of the shipped models: the front end, its FFT alone, and the same number of frames through two FFT libraries. */
export async function benchLogMel(): Promise<string[]> {
  const { frontEnd, inputSamples } = await loadCard('models/hearmark-crnn');
  if (frontEnd.kind !== 'log-mel') throw new Error(`hearmark-crnn hears a ${frontEnd.kind}`);
  const samples = Float32Array.from({ length: inputSamples }, (_, i) => Math.sin(i * i * 1e-5));
  const frames = frameCount(inputSamples, frontEnd.hopSamples);
  const size = frontEnd.nFft;
  const logMel = createLogMel(frontEnd);

  const total = medianMs(30, () => logMel(samples));
  const fft = planFft(size);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  const own = medianMs(30, () => {
    for (let frame = 0; frame < frames; frame += 2) fft.transform(real, imaginary);
  });

  const fftJs = new FftJs(size);
  const [input, output] = [new Float64Array(size), fftJs.createComplexArray()];
  const library = medianMs(30, () => {
    for (let frame = 0; frame < frames; frame++) fftJs.realTransform(output, input);
  });

  const pffft = await createPffft();
  const setup = pffft._pffft_new_setup(size, 0);
  const memory = pffft._pffft_aligned_malloc(3 * 4 * size);
  const wasm = medianMs(30, () => {
    for (let frame = 0; frame < frames; frame++) {
      pffft._pffft_transform_ordered(setup, memory, memory + 4 * size, memory + 8 * size, 0);
    }
  });

  const long = Float32Array.from({ length: 29 * 16_000 }, (_, i) => Math.sin(i * i * 1e-5));
  const [exact, frontEndOfModels] = [createLogMel(publishedLogMel), createFrontEnd(publishedLogMel)];
  const [exactMs, heardMs] = [
    medianMs(30, () => exact(long)),
    medianMs(30, () => frontEndOfModels.compute(long)),
  ];

  const ratio = (ms: number) => `${ms.toFixed(1)} ms, ${(ms / own).toFixed(2)} of ours`;
  return [
    `log-mel of ${inputSamples / frontEnd.sampleRateHz} s (${frames} frames, n_fft ${size}, ${frontEnd.nMels} mels): ${total.toFixed(1)} ms of one core`,
    `  its FFTs, ours, two frames a transform, float64: ${own.toFixed(1)} ms`,
    `  fft.js 4, a real transform a frame, float64:     ${ratio(library)}`,
    `  pffft-wasm with SIMD, float32:                   ${ratio(wasm)}`,
    `29 s at 16 kHz, n_fft 512, hop 256, 96 mels: ${heardMs.toFixed(1)} ms as models hear it, ${exactMs.toFixed(1)} ms in double precision`,
  ];
}

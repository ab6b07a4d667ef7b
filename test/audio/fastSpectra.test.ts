import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { createFastLogMel, createFastPowerSpectrogram } from '../../src-main/audio/fastSpectra.ts';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { createLogMel, type LogMelCard } from '../../src-main/audio/logMel.ts';
import { createPowerSpectrogram, type PowerSpectrogramCard } from '../../src-main/audio/powerSpectrogram.ts';
import { ParameterError } from '../../src-main/errors.ts';

const stft = {
  sampleRateHz: 16_000,
  nFft: 512,
  hopSamples: 256,
  windowSamples: 512,
  window: 'hann-periodic',
  center: true,
  padMode: 'reflect',
  power: 2,
} as const;
const decibels = { amin: 1e-10, reference: 1, topDb: null };
const card: LogMelCard = {
  ...stft,
  kind: 'log-mel',
  nMels: 96,
  fMinHz: 0,
  fMaxHz: 8000,
  melScale: 'htk',
  norm: null,
  decibels,
};
const inStft: Record<string, Partial<PowerSpectrogramCard>> = {
  'as it is': {},
  'an odd power of two, a short symmetric window': {
    nFft: 1024,
    windowSamples: 800,
    hopSamples: 320,
    window: 'hann-symmetric',
  },
  'the shortest transform': { nFft: 16, windowSamples: 16, hopSamples: 5 },
  'the longest transform': { nFft: 16_384, windowSamples: 16_384, hopSamples: 999 },
  'a hop longer than the transform': { nFft: 256, windowSamples: 256, hopSamples: 300 },
  'zeros around': { padMode: 'zeros' },
  'frames that are not centred': { center: false },
  magnitudes: { power: 1 },
};
const inLogarithm: Record<string, Partial<LogMelCard>> = {
  decibels: {},
  'twenty times the logarithm, against a reference': {
    decibels: { ...decibels, multiplier: 20, reference: 3 },
  },
  'a cut below the loudest': { decibels: { ...decibels, topDb: 40 } },
  'log10(1 + 10000 x)': { decibels: undefined, compression: { base: 10, offset: 1, factor: 10_000 } },
  'a cut below the loudest, standardised': {
    decibels: { ...decibels, topDb: 40 },
    standardised: { mean: -30, deviation: 20 },
  },
  'what EfficientAT hears': {
    sampleRateHz: 32_000,
    preEmphasis: 0.97,
    nFft: 1024,
    hopSamples: 320,
    windowSamples: 800,
    window: 'hann-symmetric',
    nMels: 128,
    fMaxHz: 15_000,
    melScale: 'kaldi',
    decibels: undefined,
    compression: { base: 'e', offset: 1e-5, factor: 1 },
    standardised: { mean: -4.5, deviation: 5 },
  },
  'pre-emphasis and zeros around': { preEmphasis: 0.97, padMode: 'zeros' },
  'ln(x + 1e-5)': { decibels: undefined, compression: { base: 'e', offset: 1e-5, factor: 1 } },
};

/** Noise that grows louder, with a tone: from -60 dB to full scale. */
function sound(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (0.4 * Math.sin(0.3 * i) + state / 2 ** 32) * 10 ** (-3 + (3 * i) / length);
  });
}

function assertEqual(fast: Float32Array, exact: Float32Array, tolerance: (value: number) => number): void {
  assert.equal(fast.length, exact.length);
  const wrong = exact.findIndex((value, i) => !(Math.abs(fast[i]! - value) <= tolerance(value)));
  assert.equal(wrong, -1, `at ${wrong}: ${fast[wrong]} is not ${exact[wrong]}`);
}

describe('four frames at a time', () => {
  // 1 to 4 frames more or fewer: the last four are not always whole
  for (const [name, change] of Object.entries(inStft)) {
    it(`have the exact spectra: ${name}`, () => {
      const asked = { ...stft, ...change, kind: 'power-spectrogram' } as const;
      for (const more of [0, 1, 2, 3]) {
        const samples = sound(9000 + more * asked.hopSamples);
        const exact = createPowerSpectrogram(asked)(samples);
        const loudest = exact.reduce((most, value) => Math.max(most, value), 0);
        assertEqual(
          createFastPowerSpectrogram(asked)!(samples),
          exact,
          (value) => 1e-4 * value + 1e-9 * loudest,
        );
      }
    });
  }

  for (const [name, change] of Object.entries(inLogarithm)) {
    it(`have the exact logarithms: ${name}`, () => {
      const asked = { ...card, ...change };
      for (const samples of [sound(9001), sound(600), new Float32Array(1000)]) {
        assertEqual(createFastLogMel(asked)!(samples), createLogMel(asked)(samples), () => 2e-3);
      }
    });
  }

  it('are as exact where there are thousands of them, and in the second window as in the first', () => {
    const asked = { ...card, nMels: 12, hopSamples: 64, preEmphasis: 0.97 };
    const fast = createFastLogMel(asked)!;
    const long = sound(64 * 4100);
    assertEqual(fast(long), createLogMel(asked)(long), () => 2e-3);
    const short = long.subarray(0, 1000);
    assertEqual(fast(short), createLogMel(asked)(short), () => 2e-3);
  });

  it('keep each front end its own tables', () => {
    const other = { ...card, nMels: 20, hopSamples: 128 };
    const [first, second] = [createFastLogMel(card)!, createFastLogMel(other)!];
    const samples = sound(3000);
    const before = first(samples);
    assertEqual(second(samples), createLogMel(other)(samples), () => 2e-3);
    assert.deepEqual(first(samples), before);
  });

  it('do not hide samples that are no sound', () => {
    for (const level of [NaN, 1e30]) {
      const heard = createFastLogMel(card)!(new Float32Array(2000).fill(level));
      assert.ok(heard.some((value) => !Number.isFinite(value)));
    }
  });

  it('refuse what the exact ones refuse', () => {
    assert.throws(() => createFastLogMel(card)!(new Float32Array(256)), ParameterError);
    assert.throws(() => createFastLogMel({ ...card, center: false })!(new Float32Array(511)), ParameterError);
  });

  it('leave to the exact ones what single precision does not hold, and what is no power of two or too long', () => {
    assert.equal(createFastLogMel({ ...card, decibels: { ...decibels, amin: 1e-40 } }), undefined);
    assert.equal(createFastLogMel({ ...card, nFft: 32_768 }), undefined);
    const tiny = { ...card, decibels: { ...decibels, amin: 1e-40 } };
    assert.deepEqual(createFrontEnd(tiny).compute(sound(1000)), createLogMel(tiny)(sound(1000)));
  });

  it('leave everything to the exact ones on a processor without SIMD', () => {
    const script = `
      import { createFrontEnd } from './src-main/audio/frontEnd.ts';
      import { createLogMel } from './src-main/audio/logMel.ts';
      import { createFastLogMel } from './src-main/audio/fastSpectra.ts';
      const card = ${JSON.stringify(card)};
      const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
      const [front, exact] = [createFrontEnd(card).compute(samples), createLogMel(card)(samples)];
      console.log(createFastLogMel(card), front.every((value, i) => value === exact[i]));`;
    const withoutSimd = ['--no-enable-sse4-1', '--input-type=module', '-e', script];
    const options = { encoding: 'utf8' } as const;
    assert.equal(execFileSync(process.execPath, withoutSimd, options).trim(), 'undefined true');
  });
});

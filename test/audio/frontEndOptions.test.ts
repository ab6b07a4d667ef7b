import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { createLogMel, type LogMelCard } from '../../src-main/audio/logMel.ts';
import { melFilters } from '../../src-main/audio/melFilters.ts';
import { createPowerSpectrogram } from '../../src-main/audio/powerSpectrogram.ts';
import { ParameterError } from '../../src-main/errors.ts';

/**
 * What Essentia's sources say of FrameCutter and TensorflowInputMusiCNN, the front end of the Discogs-EffNet family.
 * No numbers of Essentia's own were at hand: these tests hold it against closed forms.
 */
const essentia = {
  kind: 'log-mel',
  sampleRateHz: 16_000,
  nFft: 512,
  hopSamples: 256,
  windowSamples: 512,
  window: 'hann-symmetric',
  center: true,
  padMode: 'zeros',
  power: 2,
  nMels: 96,
  fMinHz: 0,
  fMaxHz: 8000,
  melScale: 'slaney',
  norm: 'slaney',
  compression: { base: 10, offset: 1, factor: 10_000 },
} as const satisfies LogMelCard;

const { nFft, hopSamples } = essentia;
const spectrogramCard = { ...essentia, kind: 'power-spectrogram' } as const;
const hann = (index: number, period: number) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / period);
/** A single 1 at `at`: in every bin of a frame it has the size that the window has there. */
const impulse = (length: number, at: number) => Float32Array.from({ length }, (_, i) => Number(i === at));
const close = (actual: number, expected: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

describe('mel filters on the Slaney scale', () => {
  // 3 mel apart: 5 steps of 200 Hz to 1 kHz, then steps by the factor 6.4^(1/9) to 6.4 kHz; bins of 10 Hz
  const card = {
    sampleRateHz: 16_000,
    nFft: 1600,
    nMels: 13,
    fMinHz: 0,
    fMaxHz: 6400,
    melScale: 'slaney',
  } as const;
  const edge = (index: number) => (index <= 5 ? 200 * index : 1000 * 6.4 ** ((index - 5) / 9));

  it('are linear up to 1 kHz and logarithmic from there, their sides straight in Hz', () => {
    melFilters({ ...card, norm: null }).forEach(({ first, weights }, mel) => {
      const [left, centre, right] = [edge(mel), edge(mel + 1), edge(mel + 2)];
      weights.forEach((weight, index) => {
        const hz = 10 * (first + index);
        const expected = hz < centre ? (hz - left) / (centre - left) : (right - hz) / (right - centre);
        close(weight, Math.max(0, expected), 1e-9);
      });
    });
  });

  it('have an area of 1 in Hz with the Slaney norm', () => {
    melFilters({ ...card, norm: 'slaney' }).forEach(({ first, weights }, mel) => {
      if (mel < 4) close(weights[(200 * (mel + 1)) / 10 - first]!, 2 / 400, 1e-12);
      close(10 * weights.reduce((sum, weight) => sum + weight, 0), 1, 2e-3); // the sum over bins is no integral
    });
  });
});

describe('a spectrogram', () => {
  const bin = 100;
  const at = (spectrogram: Float32Array, frame: number) =>
    spectrogram[(bin * spectrogram.length) / (nFft / 2 + 1) + frame]!;

  it('weighs with a symmetric or a periodic Hann window, in power or magnitude', () => {
    const samples = impulse(2048, 600);
    // Frame 3 covers 512..1023 and frame 2 256..767, each with half an FFT before its middle
    for (const [window, period] of [
      ['hann-symmetric', 511],
      ['hann-periodic', 512],
    ] as const)
      // prettier-ignore
      for (const power of [1, 2] as const) {
        const spectrogram = createPowerSpectrogram({ ...spectrogramCard, window, power })(samples);
        assert.equal(spectrogram.length, 257 * 9);
        close(at(spectrogram, 3), hann(600 - 512, period) ** power);
        close(at(spectrogram, 2), hann(600 - 256, period) ** power);
        close(at(spectrogram, 5), 0);
      }
  });

  it('has zeros before the first sample, or the samples mirrored', () => {
    const samples = impulse(2048, 10);
    const zeros = createPowerSpectrogram({ ...spectrogramCard, power: 1 })(samples);
    close(at(zeros, 0), hann(256 + 10, 511));
    const mirrored = createPowerSpectrogram({ ...spectrogramCard, padMode: 'reflect', power: 1 })(samples);
    assert.ok(Math.abs(at(mirrored, 0) - at(zeros, 0)) > 0.1);
    assert.equal(createPowerSpectrogram(spectrogramCard)(new Float32Array(100)).length, 257);
  });

  it('that is not centred starts at the first sample and ends with the last whole frame', () => {
    const samples = Float32Array.from({ length: 4096 + 255 }, (_, i) => Math.sin(i * i * 1e-4));
    const centred = createPowerSpectrogram(spectrogramCard)(samples);
    const uncentred = createPowerSpectrogram({ ...spectrogramCard, center: false })(samples);
    assert.equal(uncentred.length, 257 * 15); // frame 14 ends with sample 14 * 256 + 512 = 4096
    for (let frame = 0; frame < 15; frame++) close(at(uncentred, frame), at(centred, frame + 1));
    const tooShort = () =>
      createPowerSpectrogram({ ...spectrogramCard, center: false })(new Float32Array(511));
    assert.throws(tooShort, ParameterError);
  });
});

describe('the front end of the Discogs-EffNet family', () => {
  it('gives silence 0, and an impulse log10(1 + 10000 x) of each band', () => {
    assert.ok(createLogMel(essentia)(new Float32Array(4096)).every((value) => value === 0));
    const logMel = createLogMel(essentia)(impulse(2048, 600));
    const energy = hann(600 - 512, 511) ** 2;
    melFilters(essentia).forEach(({ weights }, mel) => {
      const band = energy * weights.reduce((sum, weight) => sum + weight, 0);
      close(logMel[mel * 9 + 3]!, Math.log10(1 + 10_000 * band), 1e-5);
      assert.ok(band > 0, `band ${mel} hears nothing`);
    });
  });

  it('has logarithms to base e as well', () => {
    const compression = { base: 'e', offset: 1e-6, factor: 1 } as const;
    const logMel = createLogMel({ ...essentia, compression })(new Float32Array(4096));
    assert.ok(logMel.every((value) => Math.abs(value - Math.log(1e-6)) < 1e-4));
  });

  it('fits 128 frames into 33,024 samples that are not centred, as all but the first patch of a track are', () => {
    const uncentred = createFrontEnd({ ...essentia, center: false });
    assert.deepEqual(uncentred.shape(nFft + 127 * hopSamples), [1, 96, 128]);
    assert.deepEqual(createFrontEnd(essentia).shape(127 * hopSamples), [1, 96, 128]);
    assert.throws(() => uncentred.shape(511), ParameterError);
  });

  it('wants either decibels or compression', () => {
    const decibels = { amin: 1e-10, reference: 1, topDb: null };
    assert.throws(() => createLogMel({ ...essentia, decibels }), ParameterError);
    assert.throws(() => createLogMel({ ...essentia, compression: undefined }), ParameterError);
  });
});

describe('decibels', () => {
  // In frame 3 every bin has the power of the window where the impulse is: bands follow from the filters' weights alone
  const bands = melFilters(essentia).map(
    ({ weights }) => hann(600 - 512, 511) ** 2 * weights.reduce((sum, weight) => sum + weight, 0),
  );
  const measure = (decibels: NonNullable<LogMelCard['decibels']>) => {
    const logMel = createLogMel({ ...essentia, compression: undefined, decibels })(impulse(2048, 600));
    return bands.map((_, mel) => ({ loud: logMel[mel * 9 + 3]!, silent: logMel[mel * 9 + 7]! }));
  };

  it('are ten times the logarithm, or twenty, of which librosa in 2016 made the square of a band', () => {
    const tens = measure({ amin: 1e-10, reference: 1, topDb: null });
    const twenties = measure({ multiplier: 20, amin: 1e-5, reference: 1, topDb: null });
    bands.forEach((band, mel) => {
      close(tens[mel]!.loud, 10 * Math.log10(band), 1e-4);
      close(twenties[mel]!.loud, 10 * Math.log10(band ** 2), 1e-4);
      close(twenties[mel]!.silent, 10 * Math.log10(1e-10), 1e-4);
    });
  });

  it('are cut below the loudest after they were multiplied', () => {
    const cut = measure({ multiplier: 20, amin: 1e-5, reference: 1, topDb: 40 });
    // Frame 2, which has the impulse nearer to its middle, is the loudest
    const nearer = (hann(600 - 256, 511) / hann(600 - 512, 511)) ** 2;
    const peak = 20 * Math.log10(nearer * Math.max(...bands));
    for (const { silent } of cut) close(silent, Math.max(-100, peak - 40), 1e-4);
  });
});

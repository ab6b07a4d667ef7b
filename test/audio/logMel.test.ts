import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFastLogMel } from '../../src-main/audio/fastSpectra.ts';
import { planFft } from '../../src-main/audio/fft.ts';
import { createLogMel } from '../../src-main/audio/logMel.ts';
import { ParameterError } from '../../src-main/errors.ts';
import { publishedLogMel as card } from '../fixtures/publishedLogMel.ts';
import { readNpyMatrix, readReferenceClip, referenceFolder, withoutReference } from '../reference.ts';

describe('fft', () => {
  for (const size of [4, 8, 64, 128, 512, 2048]) {
    it(`equals the definition of the Fourier transform at ${size} points`, () => {
      const fft = planFft(size);
      const input = Array.from(
        { length: size },
        (_, i) => [Math.sin(i * i), Math.cos(3 * i * i + 1)] as const,
      );
      const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
      input.forEach(([r, i], index) => {
        real[fft.load[index]!] = r;
        imaginary[fft.load[index]!] = i;
      });
      fft.transform(real, imaginary);
      for (let k = 0; k < size; k += Math.max(1, size / 32)) {
        let [sumReal, sumImaginary] = [0, 0];
        input.forEach(([r, i], n) => {
          const angle = (-2 * Math.PI * ((n * k) % size)) / size;
          sumReal += r * Math.cos(angle) - i * Math.sin(angle);
          sumImaginary += r * Math.sin(angle) + i * Math.cos(angle);
        });
        assert.ok(Math.hypot(real[k]! - sumReal, imaginary[k]! - sumImaginary) < 1e-9 * size, `bin ${k}`);
      }
    });
  }

  it('refuses a length that is no power of two', () => {
    for (const size of [0, 2, 3, 500, 2 ** 23]) assert.throws(() => planFft(size), RangeError);
  });
});

describe('log-mel spectrogram', () => {
  for (const [nMels, name, create] of [
    [96, 'exact', createLogMel],
    [128, 'exact', createLogMel],
    [96, 'fast', createFastLogMel],
    [128, 'fast', createFastLogMel],
  ] as const) {
    it(`equals torchaudio's with ${nMels} mels: the ${name} one`, { skip: withoutReference }, () => {
      const golden = readNpyMatrix(join(referenceFolder, 'golden', `muse.16k.first3s.logmel${nMels}.npy`));
      const samples = readReferenceClip('muse.16k').subarray(0, 48_000);
      const spectrogram = create({ ...card, nMels })!(samples);
      const frames = golden[0]!.length;
      assert.equal(spectrogram.length, nMels * frames);
      let [loudest, quiet] = [0, 0];
      golden.forEach((row, mel) =>
        row.forEach((expected, frame) => {
          const difference = Math.abs(spectrogram[mel * frames + frame]! - expected);
          if (expected > -40) loudest = Math.max(loudest, difference);
          if (expected > -90) quiet = Math.max(quiet, difference);
        }),
      );
      assert.ok(loudest < 1e-3, `above -40 dB: ${loudest} dB`);
      assert.ok(quiet < 1e-2, `above -90 dB: ${quiet} dB`);
    });
  }

  it('puts a pure tone into the band around its frequency', () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, i) =>
      Math.sin((2 * Math.PI * 1000 * i) / 16_000),
    );
    const spectrogram = createLogMel(card)(samples);
    const frames = spectrogram.length / card.nMels;
    const middle = Array.from({ length: card.nMels }, (_, mel) => spectrogram[mel * frames + 30]!);
    // 1000 Hz is mel 1000 of 2840: band 1000 / 2840 * 97 - 1 = 33
    assert.equal(middle.indexOf(Math.max(...middle)), 33);
  });

  it('gives one frame a hop, and the same numbers for an odd and an even number of frames', () => {
    const samples = Float32Array.from({ length: 256 * 11 }, (_, i) => Math.sin(i * i * 0.001));
    const logMel = createLogMel(card);
    const even = logMel(samples); // 12 frames
    const odd = logMel(samples.subarray(0, 256 * 10)); // 11 frames
    assert.equal(even.length, 96 * 12);
    assert.equal(odd.length, 96 * 11);
    for (let mel = 0; mel < 96; mel++) {
      for (let frame = 0; frame < 9; frame++) {
        assert.ok(Math.abs(even[mel * 12 + frame]! - odd[mel * 11 + frame]!) < 1e-4);
      }
    }
  });

  it('floors silence at amin and cuts at topDb below the peak', () => {
    const silence = createLogMel(card)(new Float32Array(1024));
    assert.ok(silence.every((value) => Math.abs(value + 100) < 1e-4));
    const tone = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i));
    const cut = createLogMel({ ...card, decibels: { ...card.decibels, topDb: 30 } })(tone);
    assert.ok(Math.abs(Math.max(...cut) - Math.min(...cut) - 30) < 1e-4);
  });

  it('refuses fewer samples than reflect padding needs', () => {
    assert.throws(() => createLogMel(card)(new Float32Array(256)), ParameterError);
  });
});

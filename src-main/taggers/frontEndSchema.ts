import { z } from 'zod';

const sampleRateHz = z.int().min(1000).max(192_000);

const stft = {
  sampleRateHz,
  nFft: z.int().min(4).max(65_536),
  hopSamples: z.int().positive(),
  windowSamples: z.int().positive(),
  window: z.enum(['hann-periodic', 'hann-symmetric']),
  center: z.boolean(),
  padMode: z.enum(['reflect', 'zeros']),
  power: z.literal([1, 2]),
};

/** What a network hears; which kind it takes is said where its architecture is (architectures/). */
export const frontEnd = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('log-mel'),
      ...stft,
      nMels: z.int().positive().max(1024),
      fMinHz: z.number().nonnegative(),
      fMaxHz: z.number().positive(),
      melScale: z.enum(['htk', 'slaney', 'kaldi']),
      norm: z.literal('slaney').nullable(),
      decibels: z
        .strictObject({
          multiplier: z.literal([10, 20]).optional(),
          amin: z.number().positive(),
          reference: z.number().positive(),
          topDb: z.number().positive().nullable(),
        })
        .optional(),
      compression: z
        .strictObject({
          base: z.literal([10, 'e']),
          offset: z.number().positive(),
          factor: z.number().positive(),
        })
        .optional(),
      preEmphasis: z.number().min(0).max(1).optional(),
      standardised: z.strictObject({ mean: z.number(), deviation: z.number().positive() }).optional(),
    })
    .refine(({ decibels, compression }) => (decibels === undefined) !== (compression === undefined), {
      message: 'it has either decibels or compression',
    })
    .refine(({ melScale, norm }) => melScale !== 'kaldi' || norm === null, {
      path: ['norm'],
      message: "filters on Kaldi's mel scale have none",
    }),
  z.strictObject({ kind: z.literal('power-spectrogram'), ...stft }),
  z
    .strictObject({
      kind: z.literal('log-filtered'),
      sampleRateHz,
      hopSamples: z.int().positive(),
      parts: z
        .array(
          z.strictObject({
            frameSamples: z.int().min(16).max(32_768),
            bandsPerOctave: z.int().positive().max(96),
          }),
        )
        .min(1)
        .max(8),
      fMinHz: z.number().min(10),
      fMaxHz: z.number().positive(),
      normalised: z.boolean(),
      compression: z.strictObject({ offset: z.number().positive(), factor: z.number().positive() }),
      differenceRatio: z.number().min(0).lt(1).optional(),
    })
    .refine(({ fMinHz, fMaxHz, sampleRateHz: rate }) => fMinHz < Math.min(fMaxHz, rate / 2), {
      path: ['fMinHz'],
      message: 'it leaves no band',
    }),
  z.strictObject({ kind: z.literal('waveform'), sampleRateHz }),
]);

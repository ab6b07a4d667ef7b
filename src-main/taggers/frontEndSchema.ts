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

const positive = z.int().positive();
const { nFft, windowSamples, center: _center, ...commonStft } = stft;

/** What is done to the numbers of a window at last. */
const perWindow = z.enum(['peak', 'deviation']).optional();

const mel = {
  nMels: positive.max(1024),
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
  uncompressed: z.literal(true).optional(),
  preEmphasis: z.number().min(0).max(1).optional(),
  standardised: z.strictObject({ mean: z.number(), deviation: z.number().positive() }).optional(),
  perWindow,
};

type Mel = z.infer<z.ZodObject<typeof mel>>;
const onlyOneWay = ({
  decibels,
  compression,
  uncompressed,
}: Pick<Mel, 'decibels' | 'compression' | 'uncompressed'>) =>
  [decibels, compression, uncompressed].filter((way) => way !== undefined).length === 1;
const onlyOneWayMessage = { message: 'it has either decibels or compression, or is uncompressed' };
const kaldiWithoutNorm = ({ melScale, norm }: Pick<Mel, 'melScale' | 'norm'>) =>
  melScale !== 'kaldi' || norm === null;
const kaldiMessage = { path: ['norm'], message: "filters on Kaldi's mel scale have none" };

const frameSamples = z.int().min(16).max(32_768);

/** What a network hears; which kind it takes is said where its architecture is (architectures/). */
export const frontEnd = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('log-mel'), ...stft, ...mel })
    .refine(onlyOneWay, onlyOneWayMessage)
    .refine(kaldiWithoutNorm, kaldiMessage),
  z
    .strictObject({
      kind: z.literal('stacked-log-mel'),
      ...commonStft,
      windows: z.array(z.strictObject({ nFft, windowSamples })).min(1).max(8),
      ...mel,
    })
    .refine(onlyOneWay, onlyOneWayMessage)
    .refine(kaldiWithoutNorm, kaldiMessage),
  z.strictObject({ kind: z.literal('power-spectrogram'), ...stft }),
  z
    .strictObject({
      kind: z.literal('log-filtered'),
      sampleRateHz,
      hopSamples: positive,
      parts: z
        .array(
          z.union([
            z.strictObject({ frameSamples, bandsPerOctave: positive.max(96) }),
            z.strictObject({ frameSamples, melBands: positive.max(1024) }),
          ]),
        )
        .min(1)
        .max(8),
      asChannels: z.literal(true).optional(),
      fMinHz: z.number().min(10),
      fMaxHz: z.number().positive(),
      normalised: z.boolean(),
      compression: z.strictObject({
        base: z.literal([10, 'e']).default(10),
        offset: z.number().positive(),
        factor: z.number().positive(),
      }),
      differenceRatio: z.number().min(0).lt(1).optional(),
    })
    .refine(({ fMinHz, fMaxHz, sampleRateHz: rate }) => 4 * fMinHz < Math.min(fMaxHz, rate / 2), {
      path: ['fMinHz'],
      message: 'it leaves no two octaves',
    }),
  z
    .strictObject({
      kind: z.literal('constant-q'),
      sampleRateHz,
      hopSamples: z
        .int()
        .min(16)
        .max(8192)
        .refine((hop) => Number.isInteger(Math.log2(hop)), { message: 'it is no power of two' }),
      fMinHz: z.number().min(10),
      binsPerOctave: positive.max(96),
      bins: positive.max(1024),
      filterScale: z.number().min(0.1).max(2).optional(),
      harmonics: z.array(z.number().min(0.25).max(16)).min(1).max(16).optional(),
      decibelsBelowPeak: z.number().positive().optional(),
      perWindow,
    })
    .refine(
      ({ fMinHz, binsPerOctave, bins, harmonics = [1], sampleRateHz: rate }) =>
        Math.max(...harmonics) * fMinHz * 2 ** ((bins - 1) / binsPerOctave) < rate / 2,
      { path: ['bins'], message: 'the highest is above half the sample rate' },
    ),
  z.strictObject({
    kind: z.literal('waveform-frames'),
    sampleRateHz,
    frameSamples,
    hopSamples: positive,
    normalised: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('waveform'), sampleRateHz }),
]);

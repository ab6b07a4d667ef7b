import { z } from 'zod';
import { keyCount } from '../hearing/key/KeyReader.ts';

const seconds = z.number().min(0).max(1e6);
const share = z.number().min(0).max(1);
const span = { startSeconds: seconds, endSeconds: seconds };
/** Ten beats a second, a day long. */
const partsMax = 1_000_000;
const list = <T extends z.ZodType>(of: T) => z.array(of).max(partsMax);
/** See octavesOf. */
const stands = z.number().min(-1).max(1);
const bpm = z.number().positive().max(1000);
const key = z
  .int()
  .min(0)
  .max(keyCount - 1);

const rhythm = z.object({
  bpm,
  isSteady: z.boolean(),
  pieces: list(z.object({ ...span, bpm })),
  confidence: share,
  beatsPerBar: z.int().min(1).max(64).optional(),
  half: stands,
  twice: stands,
  beats: list(z.object({ seconds, isDown: z.boolean() })),
});
const keyOfTrack = z.object({ key, confidence: share, pieces: list(z.object({ ...span, key })) });
const voice = z.object({ share, spans: list(z.object(span)) });

/** As many numbers as an output may have, see hearingCard.ts; of length 1. */
const words = z.object({
  vector: z
    .instanceof<typeof Float32Array<ArrayBufferLike>>(Float32Array)
    .refine(
      (vector) => vector.length > 0 && vector.length <= 4096 && Math.abs(Math.hypot(...vector) - 1) < 1e-3,
    ),
});

const found = <T extends z.ZodType>(heard: T) =>
  z.union([z.object({ heard }), z.object({ reason: z.string().max(1000) })]);

/** HeardBeside, as another machine says it: shapes and ranges. */
export const heardBeside = z.object({
  rhythm: found(rhythm).optional(),
  key: found(keyOfTrack).optional(),
  voice: found(voice).optional(),
  words: found(words).optional(),
});

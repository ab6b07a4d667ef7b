import { z } from 'zod';
import type { WriteSettings } from '../../api.ts';
import { keyNotations } from '../../scores/keyNotation.ts';
import { genreJoin } from '../../settings.ts';
import { exactly, name, namesMax } from './values.ts';

const singleWriteMode = z.enum(['off', 'fill', 'replace']);
export const writeSettings = exactly<WriteSettings>()({
  modes: z.record(name, z.enum(['off', 'fill', 'add', 'replace'])),
  names: z.record(name, z.string().max(namesMax)),
  withParents: z.boolean(),
  withScores: z.boolean(),
  withReplayGain: z.boolean(),
  rating: z.boolean(),
  bpm: z.strictObject({ mode: singleWriteMode, decimals: z.literal([0, 1, 2]) }),
  key: z.strictObject({ mode: singleWriteMode, notation: z.enum(keyNotations) }),
  keepModified: z.boolean(),
  newId3Version: z.literal([3, 4]),
  convertId3: z.boolean(),
  strictProof: z.boolean(),
  intoSheets: z.boolean(),
  joinGenres: genreJoin,
});

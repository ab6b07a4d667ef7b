import type { KeyNotation } from '../src-main/api.ts';

/** How keys can be written, by an example. */
export const notationWords: Record<KeyNotation, string> = {
  musical: 'Am, C (musical)',
  camelot: '8A, 8B (Camelot)',
  'open-key': '1m, 1d (Open Key)',
};

import type { TagState } from '../../../src-main/api.ts';

/** What a person reads for the state of a tag on a track. */
export const stateWords: Record<TagState | 'faint', string> = {
  file: 'the file says',
  suggested: 'suggestion',
  accepted: 'accepted',
  added: 'your tag',
  rejected: 'rejected',
  faint: '',
};

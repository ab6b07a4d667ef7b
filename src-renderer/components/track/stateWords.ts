import type { TagState } from '../../../src-main/api.ts';

/** What a person reads for the state of a tag on a track. */
export const stateWords: Record<TagState | 'faint', string> = {
  file: 'from the file',
  suggested: 'suggested',
  accepted: 'accepted',
  added: 'added by you',
  rejected: 'rejected',
  faint: '',
};

import type { TagState } from '../../../src-main/api.ts';
import { m } from '../../messages/m.ts';

/** What a person reads for the state of a tag on a track. */
export const stateWords: Record<TagState | 'faint', string> = {
  file: m.track.fromTheFile(),
  suggested: m.filters.suggestedInline(),
  accepted: m.filters.acceptedInline(),
  added: m.track.addedByYou(),
  rejected: m.filters.rejectedInline(),
  faint: '',
};

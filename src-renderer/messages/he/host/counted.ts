import type { HostTexts } from '../../HostTexts.ts';

export const counted: HostTexts['counted'] = {
  '1 track': '1 רצועה',
  '1 tag': '1 תגית',
  '1 decision': '1 החלטה',
  '1 file': '1 קובץ',
  '{0} files': '{0|number} קבצים',
  '{0} and {1} more tags': '{0} ועוד {1|number} תגיות',
  '{0} tracks': '{0|number} רצועות',
  '{0} tags': '{0|number} תגיות',
  '{0} decisions': '{0|number} החלטות',
};

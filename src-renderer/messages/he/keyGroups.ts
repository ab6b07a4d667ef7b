import type { Catalogue } from '../Messages.ts';

export const keyGroups: Catalogue['keyGroups'] = {
  everywhere: 'בכל מקום',
  stars: 'כוכבים',
  views: 'תצוגות',
  moving: 'תנועה',
  tags: 'תגיות',
  playlists: 'רשימות השמעה',
  listening: 'האזנה',
  tempoAndKey: 'טמפו וסולם',
  selecting: 'בחירה',
  review: 'סקירה',
  models: 'מודלים',
};

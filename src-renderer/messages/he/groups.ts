import type { Catalogue } from '../Messages.ts';

export const groups: Catalogue['groups'] = {
  playing: 'מתנגן',
  albums: 'אלבומים',
  artists: 'אמנים',
  noTagsYet: 'עדיין אין תגיות',
  tagOn: '{tag} על {count}',
  tagOnTracks: '{tag} על {count} מתוך {tracks}',
};

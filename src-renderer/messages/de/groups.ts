import type { Catalogue } from '../Messages.ts';

export const groups: Catalogue['groups'] = {
  playing: 'läuft',
  albums: 'Alben',
  artists: 'Interpreten',
  noTagsYet: 'Noch keine Tags',
  tagOn: '{tag} auf {count}',
  tagOnTracks: '{tag} auf {count} von {tracks}',
};

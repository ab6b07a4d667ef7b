import type { Catalogue } from '../Messages.ts';

export const keyGroups: Catalogue['keyGroups'] = {
  everywhere: 'Überall',
  stars: 'Sterne',
  views: 'Ansichten',
  moving: 'Bewegen',
  tags: 'Tags',
  playlists: 'Playlists',
  listening: 'Hören',
  tempoAndKey: 'Tempo und Tonart',
  selecting: 'Auswählen',
  review: 'Prüfen',
  models: 'Modelle',
};

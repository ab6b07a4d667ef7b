import type { Catalogue } from '../Messages.ts';

export const keyNames: Catalogue['keyNames'] = {
  ctrl: 'Strg',
  shift: 'Umschalt',
  pageDown: 'Bild ↓',
  pageUp: 'Bild ↑',
  escape: 'Esc',
  space: 'Leertaste',
  enter: 'Eingabe',
  delete: 'Entf',
  home: 'Pos1',
  end: 'Ende',
  alt: 'Alt',
  tab: 'Tab',
};

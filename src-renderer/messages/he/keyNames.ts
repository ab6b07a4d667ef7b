import type { Catalogue } from '../Messages.ts';

export const keyNames: Catalogue['keyNames'] = {
  ctrl: 'Ctrl',
  shift: 'Shift',
  pageDown: 'Page ↓',
  pageUp: 'Page ↑',
  escape: 'Esc',
  space: 'רווח',
  enter: 'Enter',
  delete: 'Delete',
  home: 'Home',
  end: 'End',
  alt: 'Alt',
  tab: 'Tab',
};

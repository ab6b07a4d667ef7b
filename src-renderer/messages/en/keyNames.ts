export const keyNames = {
  ctrl: 'Ctrl',
  shift: 'Shift',
  pageDown: 'Page ↓',
  pageUp: 'Page ↑',
  escape: 'Esc',
  space: 'Space',
  enter: 'Enter',
  delete: 'Delete',
  home: 'Home',
  end: 'End',
  alt: 'Alt',
  tab: 'Tab',
} as const;

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
  alt: 'alt',
  tab: 'Tab',
} as const;

import type { WriteKind, WriteMode } from '../../../src-main/api.ts';

/** What a mode does, as a choice. */
export const modeWords: Record<WriteMode, string> = {
  off: 'leave alone',
  fill: 'fill in where empty',
  add: 'add to what is there',
  replace: 'replace what is there',
};

/** How a tempo is rounded, by the number of decimals. */
export const decimalWords = ['whole number', 'one decimal', 'two decimals'];

/** What a kind of change does, of one or many values. */
export const kindWords: Record<WriteKind, string> = {
  fill: 'fill an empty field',
  add: 'add values',
  order: 'put the strongest first',
  remove: 'remove a value',
  change: 'replace the value',
  join: 'write the values as one',
  own: 'write a field of Hearmark’s own',
  version: 'convert the ID3 tag to the other version',
  edit: 'write what you edited',
  undo: 'restore what was there',
  stale: 'changed by another program since: left alone',
};

/** Shown wherever something might be written. */
export const whySafe =
  'You see every change first and can refuse each one. The sound is proven unchanged, pictures and all ' +
  'other fields stay as they are, and everything can be undone at any time.';

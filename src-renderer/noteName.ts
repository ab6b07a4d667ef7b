import { keyText } from '../src-main/scores/keyNotation.ts';

/**
 * The name of a note with its octave.
 *
 * @example
 * [noteName(60), noteName(69)] // ['C4', 'A4']
 */
export function noteName(midiNote: number): string {
  return `${keyText(midiNote % 12)}${Math.floor(midiNote / 12) - 1}`;
}

import type { WriteSettings } from '../../api.ts';
import { keyText } from '../../scores/keyNotation.ts';
import { keyField, tempoField } from '../fieldMapping.ts';
import type { SingleValue } from '../planWrite.ts';

/**
 * Returns what is to be written of the tempo and the key of a track: nothing of what is off, or of what there is none.
 * `bpm` in beats a minute, `key` as keyNotation.ts numbers it.
 *
 * @example
 * const settings = { bpm: { mode: 'fill', decimals: 1 }, key: { mode: 'off', notation: 'musical' } };
 * musicFields({ bpm: 127.98, key: 21 }, settings) // [{ field: 'BPM', value: '128', mode: 'fill' }]
 */
export function musicFields(
  music: { bpm: number | null; key: number | null },
  { bpm, key }: Pick<WriteSettings, 'bpm' | 'key'>,
): SingleValue[] {
  const fields: SingleValue[] = [];
  if (bpm.mode !== 'off' && music.bpm !== null)
    fields.push({ field: tempoField, value: bpmText(music.bpm, bpm.decimals), mode: bpm.mode });
  if (key.mode !== 'off' && music.key !== null)
    fields.push({ field: keyField, value: keyText(music.key, key.notation), mode: key.mode });
  return fields;
}

/** Without zeros at the end: programs that expect a whole number read one where it is one. */
function bpmText(bpm: number, decimals: number): string {
  return String(Number(bpm.toFixed(decimals)));
}

import type { IAudioMetadata } from 'music-metadata';

/**
 * Gives the TXX frames of ID3v2.2 the names that TXXX frames have ("TXX:GENRE"), in place: music-metadata leaves them in the
 * value, in front of a NUL.
 */
export function nameOwnTexts({ native }: Partial<IAudioMetadata>): void {
  for (const field of native?.['ID3v2.2'] ?? []) {
    const [, name, text] =
      (field.id === 'TXX' && typeof field.value === 'string' && /^([^\0]*)\0(.*)$/s.exec(field.value)) || [];
    if (name !== undefined) Object.assign(field, { id: `TXX:${name}`, value: text });
  }
}

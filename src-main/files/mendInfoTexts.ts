import type { IAudioMetadata } from 'music-metadata';
import { mendTexts } from './mendTexts.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the texts of a RIFF's INFO chunk again, in place: music-metadata takes them for Latin-1 where the file names no
 * encoding, and most programs write UTF-8. What is UTF-8 is read as that, as when it is written (writing/tags/riffInfo.ts).
 */
export function mendInfoTexts(metadata: Partial<IAudioMetadata>): void {
  mendTexts(metadata, 'exif', asUtf8);
}

/** What Latin-1 said is UTF-8; undefined where it is not, or both say the same. */
function asUtf8(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (!/[\x80-\xff]/.test(text) || /[^\x00-\xff]/.test(text)) return undefined;
  try {
    return utf8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
}

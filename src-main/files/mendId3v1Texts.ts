import type { IAudioMetadata } from 'music-metadata';
import type { ByteSource } from './ByteSource.ts';
import { mendTexts } from './mendTexts.ts';

/** https://id3.org/ID3v1: title, artist, album and comment of 30 bytes each. */
const [id3v1Bytes, textBytes, textStarts] = [128, 30, [3, 33, 63, 97]] as const;

/**
 * Gives texts of ID3v1 back the bytes A0 at their end, in place: music-metadata takes them for spaces of Latin-1, and they may be the
 * last bytes of letters in another encoding.
 */
export function mendId3v1Texts(source: ByteSource, metadata: Partial<IAudioMetadata>): void {
  if (!metadata.native?.ID3v1) return;
  const tag = source.read(source.size - id3v1Bytes, id3v1Bytes).toString('latin1');
  const whole = textStarts.map((start) =>
    tag
      .slice(start, start + textBytes)
      .split('\0', 1)[0]!
      .trimStart(),
  );
  mendTexts(metadata, 'ID3v1', (text) =>
    whole
      .map((one) => one.replace(/ +$/, ''))
      .find((one) => one !== text && one.replace(/\xa0+$/, '') === text),
  );
}

import { shrinkPicture } from '../audio/shrinkPicture.ts';
import type { Picture } from './protocol.ts';

/** Makes a picture smaller where that is asked for; one that FFmpeg cannot read is shown by the page as it is, or not. */
export function smallPicture(picture: Picture | null, sidePixels: number | null): Picture | null {
  if (!picture || sidePixels === null) return picture;
  try {
    const bytes = shrinkPicture(picture.bytes, picture.mediaType, sidePixels);
    return bytes && bytes.length < picture.bytes.length ? { bytes, mediaType: 'image/jpeg' } : picture;
  } catch {
    return picture;
  }
}

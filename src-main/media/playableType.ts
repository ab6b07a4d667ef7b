import type { TrackProperties } from '../library/Tracks.ts';

/** What Chromium plays as it is, by FFmpeg's name of the file format: its codecs, and the media type that goes with it. */
const playable: Record<string, { codecs: string[]; mediaType: string }> = {
  mp3: { codecs: ['mp3'], mediaType: 'audio/mpeg' },
  flac: { codecs: ['flac'], mediaType: 'audio/flac' },
  ogg: { codecs: ['vorbis', 'opus', 'flac'], mediaType: 'audio/ogg' },
  wav: { codecs: ['pcm_s16le', 'pcm_u8', 'pcm_s24le', 'pcm_s32le', 'pcm_f32le'], mediaType: 'audio/wav' },
  'mov,mp4,m4a,3gp,3g2,mj2': { codecs: ['aac', 'mp3'], mediaType: 'audio/mp4' },
  aac: { codecs: ['aac'], mediaType: 'audio/aac' },
};

/**
 * Returns the media type of a track that a page can play as it is; undefined for one that has to be decoded for it:
 * WMA, Monkey's Audio, WavPack, Musepack, TTA, DSF, ALAC, AIFF, Matroska and whatever else there is.
 */
export function playableType({ container = '', codec = '' }: TrackProperties): string | undefined {
  const format = playable[container];
  return format?.codecs.includes(codec) ? format.mediaType : undefined;
}

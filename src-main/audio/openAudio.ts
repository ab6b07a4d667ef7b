import { AudioSource, type AudioOptions, type TrackAudio } from './AudioSource.ts';
import { ChainedAudio } from './ChainedAudio.ts';
import type { ByteSource } from './FfmpegInput.ts';
import { oggLinks } from './oggLinks.ts';
import { partOf } from './partOf.ts';

/** Opens a file; throws DecodeError where it holds no audio that can be decoded, NoAudioError where it holds none. */
export function openAudio(source: ByteSource, options: AudioOptions = {}): TrackAudio {
  const links = oggLinks(source).map((link) => partOf(source, link));
  return links.length > 0 ? new ChainedAudio(links, options) : new AudioSource(source, options);
}

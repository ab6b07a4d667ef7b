import { createHash } from 'node:crypto';
import { DecodeError, NoAudioError } from '../errors.ts';
import { Demuxer } from './Demuxer.ts';
import type { ByteSource } from './FfmpegInput.ts';

/**
 * Hashes the audio packets of a file, and does nothing else: the contentId that AudioSource finds, in two thirds of its
 * time. `path` is for error messages, and its extension decides where the content alone does not tell the format.
 * Returns the SHA-256 in hexadecimal digits. Throws DecodeError, NoAudioError where there is no packet.
 */
export function hashPackets(source: ByteSource, path: string): string {
  using demuxer = new Demuxer(source, path);
  const hash = createHash('sha256');
  let isEmpty = true;
  for (let packet = demuxer.read(); packet; packet = demuxer.read()) {
    hash.update(packet.data!);
    isEmpty = false;
  }
  if (isEmpty && demuxer.brokenOff) throw new DecodeError('corrupt: its audio cannot be read', { path });
  if (isEmpty) throw new NoAudioError('the audio stream is empty', { path });
  return hash.digest('hex');
}

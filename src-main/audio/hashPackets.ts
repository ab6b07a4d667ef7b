import { createHash, type Hash } from 'node:crypto';
import { DecodeError, NoAudioError, noAudioReasons } from '../errors.ts';
import { Demuxer } from './Demuxer.ts';
import type { ByteSource } from './FfmpegInput.ts';
import { oggLinks } from './oggLinks.ts';
import { partOf } from './partOf.ts';

/**
 * Hashes the audio packets of a file, and does nothing else: the contentId that AudioSource finds, in two thirds of its
 * time. `path` is for error messages, and its extension decides where the content alone does not tell the format.
 * Returns the SHA-256 in hexadecimal digits. Throws DecodeError, NoAudioError where there is no packet.
 */
export function hashPackets(source: ByteSource, path: string): string {
  const hash = createHash('sha256');
  const links = oggLinks(source).map((link) => partOf(source, link));
  for (const [index, link] of (links.length > 0 ? links : [source]).entries()) {
    try {
      hashLink(link, path, hash);
    } catch (error) {
      // As in ChainedAudio: of a chain, the first link must be there.
      if (index === 0 || !(error instanceof DecodeError)) throw error;
    }
  }
  return hash.digest('hex');
}

function hashLink(source: ByteSource, path: string, hash: Hash): void {
  using demuxer = new Demuxer(source, path);
  let isEmpty = true;
  for (let packet = demuxer.read(); packet; packet = demuxer.read()) {
    hash.update(packet.data!);
    isEmpty = false;
  }
  if (isEmpty && demuxer.brokenOff) throw new DecodeError('corrupt: its audio cannot be read', { path });
  if (isEmpty) throw new NoAudioError(noAudioReasons.empty, { path });
}

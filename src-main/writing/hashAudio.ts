import { hashPackets } from '../audio/hashPackets.ts';
import { audioBytes } from '../files/audioBytes.ts';
import { isSheetName } from '../files/audioFileNames.ts';
import type { ByteSource } from '../files/ByteSource.ts';
import { hashSheet } from './formats/openSheet.ts';

/**
 * Hashes the audio packets of a file, tags excluded: the id by which the library knows the track. A cue sheet has none: all
 * of it but its comments stands for them.
 */
export function hashAudio(source: ByteSource, name: string): string {
  if (isSheetName(name)) return hashSheet(source);
  return hashPackets(audioBytes(source, name), name);
}

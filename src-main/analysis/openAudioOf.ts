import { openAudio, type AudioSource } from '../audio/AudioSource.ts';
import type { FileReader } from '../files/FileReader.ts';
import { trailingTagBytes } from '../files/trailingTagBytes.ts';

/**
 * Opens the audio of a file. Tags that follow the audio (ID3v1, APEv2, Lyrics3) are hidden from the decoder, so that
 * adding or removing them changes neither what is heard nor who the track is. `onPulse` is called now and then.
 * Throws ReadError, DecodeError, NoAudioError.
 */
export function openAudioOf(reader: FileReader, onPulse?: () => void): AudioSource {
  const size = reader.size - trailingTagBytes(reader);
  const read = (position: number, length: number) => reader.read(position, Math.min(length, size - position));
  return openAudio({ size, read }, { path: reader.path, ...(onPulse && { onPulse }) });
}

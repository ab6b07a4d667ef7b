import { basename } from 'node:path';
import type { TrackAudio } from '../audio/AudioSource.ts';
import { openAudio } from '../audio/openAudio.ts';
import { audioBytes } from '../files/audioBytes.ts';
import type { FileReader } from '../files/FileReader.ts';

/**
 * Opens the audio of a file, without the tags around it (audioBytes). `onPulse` is called now and then, with how many
 * seconds of it were read. Throws ReadError, DecodeError, NoAudioError.
 */
export function openAudioOf(reader: FileReader, onPulse?: (seconds: number) => void): TrackAudio {
  const source = audioBytes(reader, basename(reader.path));
  return openAudio(source, { path: reader.path, ...(onPulse && { onPulse }) });
}

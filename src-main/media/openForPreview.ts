import { basename } from 'node:path';
import type { TrackAudio } from '../audio/AudioSource.ts';
import { openAudio } from '../audio/openAudio.ts';
import { audioBytes } from '../files/audioBytes.ts';
import type { TrackPlace } from '../library/FileState.ts';
import { audioOfSpan } from '../audio/SpanAudio.ts';
import { FileReader } from '../files/FileReader.ts';

/** Little: a preview decodes once and from wherever it is asked to, it does not ask who a track is. */
const holdBytes = 1 << 20;

/** A file that is open for decoding. */
export interface OpenAudio extends Disposable {
  audio: TrackAudio;
}

/**
 * Opens the audio of a file, by its real path, or of the part of it that is a track; `alive` is called now and then. Throws
 * ReadError, DecodeError, NoAudioError.
 */
export function openForPreview({ path, span }: TrackPlace, alive: () => void): OpenAudio {
  const reader = new FileReader(path, { onRead: alive, followsLinks: false });
  try {
    const file = openAudio(audioBytes(reader, basename(path)), { path, holdBytes, onPulse: alive });
    return {
      audio: audioOfSpan(file, span),
      [Symbol.dispose]() {
        file[Symbol.dispose]();
        reader.close();
      },
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

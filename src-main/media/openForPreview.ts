import { openAudio, type AudioSource } from '../audio/AudioSource.ts';
import { FileReader } from '../files/FileReader.ts';
import { trailingTagBytes } from '../files/trailingTagBytes.ts';

/** Little: a preview decodes once and from wherever it is asked to, it does not ask who a track is. */
const holdBytes = 1 << 20;

/** A file that is open for decoding. */
export interface OpenFile extends Disposable {
  audio: AudioSource;
}

/** Opens a file's audio; `alive` is called now and then. Throws ReadError, DecodeError, NoAudioError. */
export function openForPreview(path: string, alive: () => void): OpenFile {
  const reader = new FileReader(path, { onRead: alive });
  try {
    const size = reader.size - trailingTagBytes(reader);
    const read = (position: number, length: number) =>
      reader.read(position, Math.min(length, size - position));
    const audio = openAudio({ size, read }, { path, holdBytes, onPulse: alive });
    return {
      audio,
      [Symbol.dispose]() {
        audio[Symbol.dispose]();
        reader.close();
      },
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

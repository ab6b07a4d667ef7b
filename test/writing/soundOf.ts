import { basename } from 'node:path';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';

/** What a library knows of the sound of a file that it has heard: its write needs no FFmpeg then, which takes longest to load. */
export function soundOf(path: string): string {
  using reader = new FileReader(path);
  return hashAudio(reader, basename(path));
}

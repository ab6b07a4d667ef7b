import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openAudioOf } from '../../src-main/analysis/openAudioOf.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { Media } from '../../src-main/media/Media.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

/** Makes a library that knows these files, as an import would leave them but for the tags, and what shows them. */
export function libraryOf(test: TestContext, paths: readonly string[]) {
  const library = openNewLibrary(join(temporaryFolder(test), 'library.db'));
  const media = new Media(library, launchProcess);
  test.after(() => {
    media.close();
    library.close();
  });
  const ids = paths.map((path) => {
    using reader = new FileReader(path);
    using audio = openAudioOf(reader);
    const contentId = Buffer.from(audio.finish(), 'hex');
    const { container, codec, sampleRateHz, channels } = audio.properties;
    const { durationSeconds } = audio;
    const properties = { container, codec, sampleRateHz, channels, durationSeconds };
    const file = { path, size: reader.size, modifiedNs: reader.modifiedNs };
    return library.tracks.save({ file, contentId, properties, tags: {} }).id;
  });
  return { library, media, ids };
}

/** Asks for a track's audio, with these headers. */
export function ask(media: Media, trackId: number, headers: Record<string, string> = {}, method = 'GET') {
  return media.serveAudio(new Request('http://localhost/audio/1', { headers, method }), trackId);
}

export async function bytesOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer());
}

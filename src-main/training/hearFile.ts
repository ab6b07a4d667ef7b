import { hear } from '../analysis/hear.ts';
import { openAudioOf } from '../analysis/openAudioOf.ts';
import { Stopwatch } from '../analysis/Stopwatch.ts';
import { HearmarkError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { Tagger } from '../taggers/Tagger.ts';

/** Returns what a tagger hears in a file, [tags] in 0..1; undefined where it cannot be read or there is nothing. */
export async function hearFile(path: string, tagger: Tagger): Promise<Float32Array | undefined> {
  try {
    using reader = new FileReader(path);
    using audio = openAudioOf(reader);
    const { scores } = await hear(audio, tagger, 'whole', new Stopwatch());
    return scores.length > 0 ? scores : undefined;
  } catch (error) {
    if (error instanceof HearmarkError) return undefined;
    throw error;
  }
}

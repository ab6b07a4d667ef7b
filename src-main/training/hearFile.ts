import { wholeFile } from '../paths.ts';
import { audioOfSpan } from '../audio/SpanAudio.ts';
import { hear } from '../analysis/hear.ts';
import { openAudioOf } from '../analysis/openAudioOf.ts';
import type { HeardTags } from '../analysis/protocol.ts';
import { Stopwatch } from '../analysis/Stopwatch.ts';
import { HearmarkError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { Tagger } from '../taggers/Tagger.ts';

/** Returns the scores of a track, [tags] in 0..1; undefined where it cannot be read or there is nothing. */
export async function hearFile(
  path: string,
  tagger: Tagger,
  span = wholeFile,
): Promise<Float32Array | undefined> {
  return (await hearTags(path, tagger, span))?.scores;
}

/** Returns what a tagger hears in a track; undefined where it cannot be read or there is nothing. */
export async function hearTags(
  path: string,
  tagger: Tagger,
  span = wholeFile,
): Promise<HeardTags | undefined> {
  try {
    using reader = new FileReader(path);
    using audio = openAudioOf(reader);
    const heard = await hear(audioOfSpan(audio, span), tagger, 'whole', new Stopwatch());
    return heard.scores.length > 0 ? heard : undefined;
  } catch (error) {
    if (error instanceof HearmarkError) return undefined;
    throw error;
  }
}

import { FileReader } from '../files/FileReader.ts';
import { DecodeError, ParameterError } from '../errors.ts';
import { joinArrays } from '../taggers/joinArrays.ts';
import { aggregationsOf } from '../taggers/card.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { aggregate } from '../taggers/aggregate.ts';
import { hear } from './hear.ts';
import { openAudioOf } from './openAudioOf.ts';
import { Stopwatch } from './Stopwatch.ts';
import { fillWindow } from './windows.ts';

/**
 * Which windows of a file to score: `whole` as a job does, `first` the one from the beginning, `reference16` the mean
 * over 16 windows, window i from sample i * floor((samples - windowSamples) / 16), as the reference code of Won et al.
 * (SMC 2020) evaluates; or the one from a sample on, at the rate of the model's front end.
 */
export type WindowChoice = 'whole' | 'first' | 'reference16' | { offsetSamples: number };

/** The samples of so much are held at once. */
const longestHeldSeconds = 2 * 3600;

/**
 * Scores one file in this process: the network's own scores, aggregated over the windows, [tags] in 0..1, vocabulary
 * order. Throws ReadError, DecodeError.
 */
export async function scoreFile(path: string, tagger: Tagger, choice: WindowChoice): Promise<Float32Array> {
  using reader = new FileReader(path);
  using audio = openAudioOf(reader);
  if (choice === 'whole') {
    const heard = await hear(audio, tagger, 'whole', new Stopwatch());
    if (heard.reason !== undefined) throw new DecodeError(`${path}: ${heard.reason}`, { path });
    return aggregate(heard.timeline, tagger.card.vocabulary.length, aggregationsOf(tagger.card));
  }
  const { card, frontEnd } = tagger;
  const { sampleRateHz } = frontEnd;
  const length = card.inputSamples;
  // Of one window no more is decoded than leads to its end
  const wanted =
    choice === 'first' ? length : typeof choice === 'object' ? choice.offsetSamples + length : Infinity;
  const samples = firstSamples(
    audio.decodeWhole({ sampleRateHz }),
    wanted,
    longestHeldSeconds * sampleRateHz,
  );
  const starts = startsOf(choice, samples.length, length);
  const mean = new Float32Array(card.vocabulary.length);
  for (const start of starts) {
    const window = fillWindow(samples.subarray(start, start + length), length, card.shortInput);
    const { scores } = await tagger.run([window]);
    scores.forEach((score, tag) => (mean[tag]! += score / starts.length));
  }
  return mean;
}

/** Throws ParameterError where more would have to be held than `most`. */
function firstSamples(chunks: Iterable<Float32Array>, wanted: number, most: number): Float32Array {
  const held: Float32Array[] = [];
  let length = 0;
  for (const chunk of chunks) {
    held.push(chunk);
    length += chunk.length;
    if (length >= wanted) break;
    if (length > most)
      throw new ParameterError(
        `such windows are for the first ${longestHeldSeconds / 3600} hours of a file; --windows whole hears all of it`,
      );
  }
  return joinArrays(held);
}

function startsOf(choice: Exclude<WindowChoice, 'whole'>, samples: number, windowSamples: number): number[] {
  if (choice === 'first') return [0];
  if (choice === 'reference16') {
    const hop = Math.max(0, Math.floor((samples - windowSamples) / 16));
    return Array.from({ length: 16 }, (_, index) => index * hop);
  }
  const { offsetSamples } = choice;
  if (offsetSamples < samples) return [offsetSamples];
  throw new ParameterError(
    `the file has ${samples} samples at the model's rate, and none at ${offsetSamples}`,
  );
}

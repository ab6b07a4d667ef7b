import { FileReader } from '../files/FileReader.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { DecodeError } from '../errors.ts';
import { concatenate } from './concatenate.ts';
import { hear } from './hear.ts';
import { openAudioOf } from './openAudioOf.ts';
import { Stopwatch } from './Stopwatch.ts';
import { fillWindow } from './windows.ts';

/**
 * Which windows of a file to score: `whole` as a job does, `first` the one from the beginning, `reference16` the mean
 * over 16 windows, window i from sample i * floor((samples - windowSamples) / 16), as the reference code of Won et al.
 * (SMC 2020) evaluates.
 */
export type WindowChoice = 'whole' | 'first' | 'reference16';

/** Scores one file in this process: [tags] in 0..1, vocabulary order. Throws ReadError, DecodeError. */
export async function scoreFile(path: string, tagger: Tagger, choice: WindowChoice): Promise<Float32Array> {
  using reader = new FileReader(path);
  using audio = openAudioOf(reader);
  if (choice === 'whole') {
    const heard = await hear(audio, tagger, 'whole', new Stopwatch());
    if (heard.reason !== undefined) throw new DecodeError(`${path}: ${heard.reason}`, { path });
    return heard.scores;
  }
  const { card, frontEnd } = tagger;
  const samples = concatenate([...audio.decodeWhole({ sampleRateHz: frontEnd.sampleRateHz })]);
  const length = card.inputSamples;
  const hop = Math.max(0, Math.floor((samples.length - length) / 16));
  const starts = choice === 'first' ? [0] : Array.from({ length: 16 }, (_, index) => index * hop);
  const mean = new Float32Array(card.vocabulary.length);
  for (const start of starts) {
    const window = fillWindow(samples.subarray(start, start + length), length, card.shortInput);
    const { scores } = await tagger.run([window]);
    scores.forEach((score, tag) => (mean[tag]! += score / starts.length));
  }
  return mean;
}

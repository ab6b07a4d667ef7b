import { DecodeError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { windowsOf } from './hear.ts';
import { openAudioOf } from './openAudioOf.ts';

/** What speaks for each tag at each time of a track: one shape for every kind of network. */
export interface TagsOverTime {
  /** [steps], seconds from the beginning of the track. */
  stepStartsSeconds: number[];
  stepSeconds: number;
  /** [steps][tags] in 0..1. */
  scores: Float32Array[];
}

/**
 * Listens to a track in as fine steps as its network can tell apart: for a transformer the tag-wise contribution of each
 * time step, for a recurrent network the scores as its state advances, for any other the scores of each window. The
 * tagger must have been opened with `timeSteps`. Throws ReadError, DecodeError.
 */
export async function hearOverTime(path: string, tagger: Tagger): Promise<TagsOverTime> {
  const { card, frontEnd } = tagger;
  const tags = card.vocabulary.length;
  const windowSeconds = card.inputSamples / frontEnd.sampleRateHz;
  const over: TagsOverTime = { stepStartsSeconds: [], stepSeconds: windowSeconds, scores: [] };
  using reader = new FileReader(path);
  using audio = openAudioOf(reader);
  for (const { start, samples } of windowsOf(audio, tagger, 'whole')) {
    const { scores, timeSteps = scores } = await tagger.run([samples]);
    const steps = timeSteps.length / tags;
    over.stepSeconds = windowSeconds / steps;
    for (let step = 0; step < steps; step++) {
      const startSeconds = start / frontEnd.sampleRateHz + step * over.stepSeconds;
      // The last window is moved back over what has been heard.
      if (startSeconds <= (over.stepStartsSeconds.at(-1) ?? -1)) continue;
      over.stepStartsSeconds.push(startSeconds);
      over.scores.push(timeSteps.slice(step * tags, (step + 1) * tags));
    }
  }
  return endWithTrack(over, audio.durationSeconds ?? 0, path);
}

/** A track shorter than a window was repeated to fill it: the repetitions are left out. */
function endWithTrack(
  { stepStartsSeconds, stepSeconds, scores }: TagsOverTime,
  seconds: number,
  path: string,
) {
  const beyond = stepStartsSeconds.findIndex((start) => start >= seconds);
  const end = beyond < 0 ? stepStartsSeconds.length : beyond;
  if (end === 0) throw new DecodeError(`${path}: there is nothing to hear`, { path });
  return { stepStartsSeconds: stepStartsSeconds.slice(0, end), stepSeconds, scores: scores.slice(0, end) };
}

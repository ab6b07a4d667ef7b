import type { AudioSource } from '../audio/AudioSource.ts';
import { DecodeError } from '../errors.ts';
import { aggregationsOf } from '../taggers/card.ts';
import { confidencesOf } from '../taggers/confidence.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { aggregate } from './aggregate.ts';
import { concatenate } from './concatenate.ts';
import type { Heard } from './protocol.ts';
import { SecondsHeard } from './SecondsHeard.ts';
import type { Stopwatch } from './Stopwatch.ts';
import { fillWindow, sampledStarts, WindowCutter, type Coverage, type Window } from './windows.ts';

/** -80 dBFS: what stays below is silence; the dither of a 16-bit recording peaks at -90. */
const silencePeak = 1e-4;
/** Less is no music: a click, a test tone, what is left of a broken file. */
const shortestSeconds = 0.1;

/**
 * Listens to a track: decodes it in windows, runs the tagger on each, and aggregates as the model's card says.
 * Never holds more of the track than two windows. Silence and clips under 0.1 s have a reason in place of scores.
 * Throws DecodeError where the decoder finds nothing, or samples that are no sound.
 */
export async function hear(
  audio: AudioSource,
  tagger: Tagger,
  coverage: Coverage,
  watch: Stopwatch,
): Promise<Heard> {
  const { card, frontEnd } = tagger;
  const timeline: Float32Array[] = [];
  const embeddings: Float32Array[] = [];
  const starts: number[] = [];
  const windowSeconds = card.inputSamples / frontEnd.sampleRateHz;
  let seconds: SecondsHeard | undefined;
  let peak = 0;
  for (const { start, samples } of watch.each('decode', windowsOf(audio, tagger, coverage))) {
    peak = Math.max(peak, peakOf(samples));
    const input = watch.time('frontEnd', () => frontEnd.compute(samples));
    const { scores, embedding, timeSteps } = await watch.timeAsync('inference', () => tagger.score([input]));
    if (!scores.every(Number.isFinite)) {
      throw new DecodeError(
        'its samples are not sound: they lie far outside -1..1, and the model has no answer to them',
      );
    }
    starts.push(start / frontEnd.sampleRateHz);
    timeline.push(scores);
    embeddings.push(embedding);
    if (timeSteps) {
      seconds ??= new SecondsHeard(card.vocabulary.length);
      seconds.add(start / frontEnd.sampleRateHz, windowSeconds, timeSteps);
    }
  }

  const reason = nothingToHear(starts.length > 0 ? (audio.durationSeconds ?? Infinity) : 0, peak);
  const none = new Float32Array();
  if (reason !== undefined) {
    return {
      coverage,
      scores: none,
      windowStartsSeconds: none,
      windowSeconds,
      timeline: none,
      embedding: none,
      reason,
    };
  }
  const flat = concatenate(timeline);
  return {
    coverage,
    scores: confidencesOf(aggregate(flat, card.vocabulary.length, aggregationsOf(card)), card),
    windowStartsSeconds: Float32Array.from(starts),
    windowSeconds,
    timeline: flat,
    embedding: aggregate(concatenate(embeddings), embeddings[0]!.length, 'mean'),
    ...(seconds && { seconds: seconds.rows(audio.durationSeconds ?? Infinity) }),
  };
}

function nothingToHear(durationSeconds: number, peak: number): string | undefined {
  if (durationSeconds < shortestSeconds) return `shorter than ${shortestSeconds} s`;
  if (peak < silencePeak) return 'silent: nothing above -80 dBFS';
  return undefined;
}

/** The largest absolute sample. A plain loop: over a whole track, a callback a sample costs as much as the log-mel. */
function peakOf(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}

/** The windows of a track, each of the tagger's length; a shorter track is filled up as the card says. */
export function* windowsOf(
  audio: AudioSource,
  { card, frontEnd }: Tagger,
  coverage: Coverage,
): Generator<Window> {
  const { sampleRateHz } = frontEnd;
  const length = card.inputSamples;
  const fill = (samples: Float32Array) => fillWindow(samples, length, card.shortInput);
  const trackSamples = Math.floor((audio.durationSeconds ?? 0) * sampleRateHz);
  const plan = coverage === 'sampled' ? sampledStarts(trackSamples, length, sampleRateHz) : [];
  if (plan.length > 1) {
    for (const { start, samples } of audio.decodeWindows({
      sampleRateHz,
      starts: plan,
      windowSamples: length,
    })) {
      // The header may have promised more than there is.
      if (samples.length > 0) yield { start, samples: samples.length < length ? fill(samples) : samples };
    }
    return;
  }
  const cutter = new WindowCutter(length);
  for (const samples of audio.decodeWhole({ sampleRateHz })) yield* cutter.push(samples);
  const rest = cutter.finish(fill);
  if (rest) yield rest;
}

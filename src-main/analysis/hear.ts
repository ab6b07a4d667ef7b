import type { TrackAudio } from '../audio/AudioSource.ts';
import type { TrackEars } from '../hearing/ears/TrackEars.ts';
import { CancelledChannels, type Mix } from '../audio/ChannelMixer.ts';
import { LoudnessMeter } from '../audio/LoudnessMeter.ts';
import type { Loudness } from '../audio/loudnessOf.ts';
import { answersNoNumber, DecodeError } from '../errors.ts';
import { joinArrays } from '../taggers/joinArrays.ts';
import { aggregationsOf } from '../taggers/card.ts';
import { confidencesOf } from '../taggers/confidence.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { aggregate } from '../taggers/aggregate.ts';
import type { HeardTags } from './protocol.ts';
import { SecondsHeard } from './SecondsHeard.ts';
import type { Stopwatch } from './Stopwatch.ts';
import { fillWindow, sampledStarts, silencePeak, soundingWindows, type Window } from './windows.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** Less is no music: a click, a test tone, what is left of a broken file. */
const shortestSeconds = 0.1;

/** Sixty decibels over full scale: no recording, however badly it is scaled. */
const loudestSample = 1000;

/** What the network said of each window. */
interface Listening {
  /** It answered one of them with something that is no number; the others are not asked then. */
  noNumbers?: boolean;
  timeline: Float32Array[];
  /** The sum over the windows: a mean needs no more of them, however long the track is. */
  embedding?: Float64Array;
  startsSeconds: number[];
  /** Where the network answers for shorter steps. */
  seconds?: SecondsHeard;
  /** Where all of it was decoded. */
  loudness?: Loudness;
}

/** Told now and then which share of the track is heard, 0..1, where its length is known. */
export type OnHeard = (share: number) => void;

/**
 * Listens to a track: decodes it in windows, runs the tagger on each, and aggregates as the model's card says. Silence
 * does not count, and two channels that cancel each other are heard by the louder one. Never holds more of the track than
 * three windows. Silence, clips under 0.1 s, and tracks to which the model answers with no number, have a reason in place
 * of scores.
 * Throws DecodeError where the decoder finds nothing, or samples that are no sound.
 */
export async function hear(
  audio: TrackAudio,
  tagger: Tagger,
  coverage: Coverage,
  watch: Stopwatch,
  onHeard: OnHeard = () => {},
  beside?: TrackEars,
): Promise<HeardTags> {
  const { card, frontEnd } = tagger;
  const listening = await inOneChannel(async (mix): Promise<Listening> => {
    using meter = LoudnessMeter.tryMake();
    const onSeconds = shareOf(audio, onHeard);
    const windows = windowsOf(audio, tagger, coverage, {
      mix,
      onSeconds,
      ...(meter && { meter }),
      ...(beside && { beside }),
    });
    const heard = await listen(windows, tagger, watch, beside);
    using partMeter = audio.takeMeter?.();
    const measured = partMeter ?? meter;
    if (heard.noNumbers || !measured?.hasHeard) return heard;
    return { ...heard, loudness: watch.time('decode', () => measured.finish()) };
  });
  const { timeline, embedding, startsSeconds, seconds, loudness, noNumbers = false } = listening;
  const windowSeconds = card.inputSamples / frontEnd.sampleRateHz;
  if (noNumbers || timeline.length === 0) {
    const isShort = (audio.durationSeconds ?? 0) < shortestSeconds;
    const none = new Float32Array();
    return {
      coverage,
      scores: none,
      windowStartsSeconds: none,
      windowSeconds,
      timeline: none,
      embedding: none,
      ...(loudness && { loudness }),
      ...(noNumbers
        ? { noNumbers, reason: `${card.name} ${answersNoNumber}` }
        : {
            reason: isShort ? `shorter than ${shortestSeconds} s` : 'silent: nothing above -60 dBFS',
          }),
    };
  }
  const flat = joinArrays(timeline);
  return {
    coverage,
    scores: confidencesOf(aggregate(flat, card.vocabulary.length, aggregationsOf(card)), card),
    windowStartsSeconds: Float32Array.from(startsSeconds),
    windowSeconds,
    timeline: flat,
    embedding: Float32Array.from(embedding!, (sum) => sum / timeline.length),
    ...(loudness && { loudness }),
    ...(seconds && { seconds: seconds.rows(audio.durationSeconds ?? Infinity) }),
  };
}

/** Listens to a track as `hear` does, but for nothing else than what is heard beside tags. */
export async function hearBeside(
  audio: TrackAudio,
  tagger: Tagger,
  coverage: Coverage,
  watch: Stopwatch,
  onHeard: OnHeard = () => {},
  beside: TrackEars,
): Promise<void> {
  await inOneChannel(async (mix) => {
    const onSeconds = shareOf(audio, onHeard);
    for (const _ of watch.each('decode', windowsOf(audio, tagger, coverage, { mix, onSeconds, beside })))
      await watch.timeAsync('hearing', () => beside.hear());
  });
}

/** Listens to the mean of two channels, or anew, where they cancel in it, to the louder of them. */
async function inOneChannel<T>(listenTo: (mix: Mix) => Promise<T>): Promise<T> {
  try {
    return await listenTo('mean-or-throw');
  } catch (error) {
    if (!(error instanceof CancelledChannels)) throw error;
    return listenTo('louder-where-cancelled');
  }
}

/** Tells `onHeard` of so many seconds as a share of the track. */
export function shareOf({ durationSeconds }: TrackAudio, onHeard: OnHeard): (seconds: number) => void {
  return (seconds) => {
    if (durationSeconds) onHeard(Math.min(1, seconds / durationSeconds));
  };
}

async function listen(
  windows: Generator<Window>,
  tagger: Tagger,
  watch: Stopwatch,
  beside: TrackEars | undefined,
): Promise<Listening> {
  const { card, frontEnd } = tagger;
  const windowSeconds = card.inputSamples / frontEnd.sampleRateHz;
  const listening: Listening = { timeline: [], startsSeconds: [] };
  for (const { start, samples } of watch.each('decode', windows)) {
    const input = watch.time('frontEnd', () => frontEnd.compute(samples));
    const { scores, embedding, timeSteps } = await watch.timeAsync('inference', () => tagger.score([input]));
    if (!scores.every(Number.isFinite) || !embedding.every(Number.isFinite)) {
      // Whose fault it is: NaN and infinity are silence by now
      if (samples.some((sample) => Math.abs(sample) > loudestSample))
        throw new DecodeError('its samples are not sound: they lie far outside -1..1');
      return { timeline: [], startsSeconds: [], noNumbers: true };
    }
    if (beside) await watch.timeAsync('hearing', () => beside.hear());
    const startSeconds = start / frontEnd.sampleRateHz;
    listening.startsSeconds.push(startSeconds);
    listening.timeline.push(scores);
    const sum = (listening.embedding ??= new Float64Array(embedding.length));
    embedding.forEach((value, feature) => (sum[feature]! += value));
    if (!timeSteps) continue;
    listening.seconds ??= new SecondsHeard(card.vocabulary.length);
    listening.seconds.add(startSeconds, windowSeconds, timeSteps);
  }
  return listening;
}

interface WindowsOptions {
  mix?: Mix;
  /** Told how far it is, also within silence. */
  onSeconds?: (seconds: number) => void;
  /** Is given all of the track, if all of it is decoded. */
  meter?: LoudnessMeter;
  /** Is given what is decoded, before the window that ends there. */
  beside?: TrackEars;
}

/**
 * The windows of what sounds in a track, each of the tagger's length; a shorter sound is filled up as the card says.
 */
export function* windowsOf(
  audio: TrackAudio,
  { card, frontEnd }: Tagger,
  coverage: Coverage,
  { mix = 'louder-where-cancelled', onSeconds = () => {}, meter, beside }: WindowsOptions = {},
): Generator<Window> {
  const { sampleRateHz } = frontEnd;
  const length = card.inputSamples;
  const stretch = (samples: Float32Array) => fillWindow(samples, length, card.shortInput);
  const trackSamples = Math.floor((audio.durationSeconds ?? 0) * sampleRateHz);
  const plan = coverage === 'sampled' ? sampledStarts(trackSamples, length, sampleRateHz) : [];
  if (plan.length > 1) {
    const asked = {
      sampleRateHz,
      starts: plan,
      windowSamples: length,
      mix: 'louder-where-cancelled',
    } as const;
    let sounds = false;
    beside?.begin(sampleRateHz);
    for (const { start, samples } of audio.decodeWindows(asked)) {
      beside?.startAt(start / sampleRateHz);
      beside?.push(samples);
      onSeconds((start + length) / sampleRateHz);
      // The header may have promised more than there is.
      if (!samples.some((sample) => Math.abs(sample) >= silencePeak)) continue;
      sounds = true;
      yield { start, samples: samples.length < length ? stretch(samples) : samples };
    }
    // All of them fell into silence: then what sounds is looked for. A file that can be decoded only once stays silent
    if (sounds || 'prefixId' in audio.identify()) return;
  }
  beside?.begin(sampleRateHz);
  beside?.startAt(0);
  const leastSamples = Math.min(shortestSeconds * sampleRateHz, length);
  const chunks = told(audio.decodeWhole({ sampleRateHz, mix, ...(meter && { meter }) }), (samples, total) => {
    beside?.push(samples);
    onSeconds(total / sampleRateHz);
  });
  yield* soundingWindows(chunks, { windowSamples: length, leastSamples, stretch });
}

/** Passes chunks on, and tells of each, and of how many samples they are until then. */
function* told(
  chunks: Iterable<Float32Array>,
  onChunk: (samples: Float32Array, total: number) => void,
): Generator<Float32Array> {
  let total = 0;
  for (const chunk of chunks) {
    onChunk(chunk, (total += chunk.length));
    yield chunk;
  }
}

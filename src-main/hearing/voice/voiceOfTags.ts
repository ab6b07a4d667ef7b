import { confidenceOf, type ConfidenceMap } from '../../scores/confidenceMap.ts';
import type { Found } from '../../scores/musicTasks.ts';
import { notHeard, sure, type SecondScores } from '../../scores/secondScores.ts';
import { voiceOf, type HeardVoice } from './voiceOf.ts';

/** How taggers call it that somebody sings; the first that a model has. */
const voiceNames = ['vocals', 'voice', 'singing', 'vocal'];
const speechNames = ['spoken word', 'speech', 'Speech'];

/** The tags of a model, by their places in its scores. */
export interface VoiceTag {
  tag: string;
  threshold: number;
  map: ConfidenceMap | undefined;
}

/** What a tagger heard of a track, as it is kept. */
export interface TagsHeard {
  /** [tags], confidences. */
  scores: Float32Array;
  windowStartsSeconds: Float32Array;
  windowSeconds: number;
  /** [windows, tags], the network's own scores. */
  timeline: Float32Array;
  seconds?: SecondScores;
}

/**
 * Returns where somebody sings by the course of a tagger's tag for it: by the second where its network tells that, or else window
 * by window. Undefined where the tagger has no such tag, or heard nothing.
 */
export function voiceOfTags(tags: readonly VoiceTag[], heard: TagsHeard): Found<HeardVoice> | undefined {
  const place = placeOf(tags, voiceNames);
  if (place < 0 || heard.scores.length === 0) return undefined;
  const speech = placeOf(tags, speechNames);
  const isSpeech = speech >= 0 && heard.scores[speech]! >= tags[speech]!.threshold;
  const { threshold, map } = tags[place]!;
  const isSung = heard.scores[place]! >= threshold;
  if (isSpeech && !isSung) return { reason: 'spoken word' };
  // The track as a whole is judged far better than each second of it: where nobody sings in it, no second counts
  if (!isSung) return { heard: { share: 0, spans: [] } };
  const bySecond = heard.seconds?.get(place);
  const steps = bySecond
    ? {
        startSeconds: 0,
        stepSeconds: 1,
        voice: Float32Array.from(bySecond, (one) => (one === notHeard ? NaN : one / sure)),
      }
    : byWindow(heard, tags.length, place);
  const voice = voiceOf({ ...steps, voice: steps.voice.map((score) => confidenceOf(score, map)) }, threshold);
  return voice && { heard: voice };
}

/** What windows say, laid on a grid of half of them: the last one lies over the one before, and sampled ones far apart. */
function byWindow({ windowStartsSeconds, windowSeconds, timeline }: TagsHeard, tags: number, place: number) {
  const stepSeconds = windowSeconds / 2;
  const end = Math.max(...windowStartsSeconds) + windowSeconds;
  const voice = new Float32Array(Math.max(1, Math.round(end / stepSeconds))).fill(NaN);
  windowStartsSeconds.forEach((start, window) => {
    const first = Math.round(start / stepSeconds);
    const score = timeline[window * tags + place]!;
    for (let step = first; step < Math.min(first + 2, voice.length); step++) voice[step] = score;
  });
  return { startSeconds: 0, stepSeconds, voice };
}

/** Whether a tagger has a tag for somebody who sings. */
export function hasVoiceTag(tags: readonly Pick<VoiceTag, 'tag'>[]): boolean {
  return placeOf(tags, voiceNames) >= 0;
}

function placeOf(tags: readonly Pick<VoiceTag, 'tag'>[], names: readonly string[]): number {
  const found = names.map((name) => tags.findIndex(({ tag }) => tag === name)).find((place) => place >= 0);
  return found ?? -1;
}

/** From where to where somebody sings. */
export interface VoiceSpan {
  startSeconds: number;
  endSeconds: number;
}

/** Where somebody sings in a track. */
export interface HeardVoice {
  /** Of what was heard of the track, 0..1. */
  share: number;
  /** In their order. */
  spans: VoiceSpan[];
}

/** What a network or a tagger says of one step after the other, side by side; NaN where nobody listened. */
export interface VoiceSteps {
  startSeconds: number;
  stepSeconds: number;
  /** [steps], 0..1. */
  voice: Float32Array;
}

/** A breath ends no phrase, and a shorter call is none. */
const [longestBreathSeconds, shortestSeconds] = [1, 0.5];
/** Once somebody sings, a step goes on from this part of the threshold. */
const goesOnFrom = 0.8;

/**
 * Returns where somebody sings, and how much of the track that is; undefined where nothing was heard.
 *
 * @example
 * const voice = Float32Array.of(0, 0.9, 0.8, 0);
 * voiceOf({ startSeconds: 0, stepSeconds: 1, voice }, 0.5) // { share: 0.5, spans: [{ startSeconds: 1, endSeconds: 3 }] }
 */
export function voiceOf(
  { startSeconds, stepSeconds, voice }: VoiceSteps,
  threshold: number,
): HeardVoice | undefined {
  const heard = voice.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  if (heard === 0) return undefined;
  const spans: VoiceSpan[] = [];
  let isSinging = false;
  voice.forEach((value, step) => {
    isSinging = value >= (isSinging ? goesOnFrom * threshold : threshold);
    if (!isSinging) return;
    const from = startSeconds + step * stepSeconds;
    const last = spans.at(-1);
    if (last && from - last.endSeconds <= longestBreathSeconds + 1e-6) last.endSeconds = from + stepSeconds;
    else spans.push({ startSeconds: from, endSeconds: from + stepSeconds });
  });
  const kept = spans.filter((span) => span.endSeconds - span.startSeconds >= shortestSeconds);
  const sung = kept.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
  return { share: Math.min(1, sung / (heard * stepSeconds)), spans: kept };
}

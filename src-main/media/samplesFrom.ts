import { longestSeconds } from '../audio/soundLimits.ts';
import type { TrackPlace } from '../library/FileState.ts';
import { openForPreview } from './openForPreview.ts';

/** Half a second: what one message between the processes carries. */
const pieceSeconds = 0.5;

/**
 * Decodes a track from a sample on, to mono, 16 bits, in pieces of half a second, as they are asked for. Codecs that can
 * begin anywhere begin there, the others are decoded from their beginning. Throws ReadError, DecodeError.
 */
export function* samplesFrom(
  place: TrackPlace,
  sampleRateHz: number,
  fromSample: number,
  alive: () => void,
): Generator<Int16Array> {
  using file = openForPreview(place, alive);
  const windowSamples = Math.round(pieceSeconds * sampleRateHz);
  // What a header claims may be anything: the end is where the samples end
  const seconds = Math.min(file.audio.durationSeconds ?? longestSeconds, longestSeconds) + 60;
  const pieces = Math.ceil(seconds / pieceSeconds);
  const starts = Array.from({ length: pieces }, (_, index) => fromSample + index * windowSamples);
  for (const { samples } of file.audio.decodeWindows({ sampleRateHz, starts, windowSamples })) {
    alive();
    if (samples.length === 0) return;
    yield Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
  }
}

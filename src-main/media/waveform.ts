import type { TrackPlace } from '../library/FileState.ts';
import { openForPreview } from './openForPreview.ts';

/** Finer than any screen shows a track of a minute; an hour of it takes 1.4 MB. */
export const peaksPerSecond = 100;

/** Finds the largest absolute sample of each hundredth of a second. Throws ReadError, DecodeError. */
export function computeWaveform(place: TrackPlace, alive: () => void) {
  using file = openForPreview(place, alive);
  const { sampleRateHz } = file.audio.properties;
  const peaks: number[] = [];
  let position = 0;
  for (const samples of file.audio.decodeWhole({ sampleRateHz })) {
    alive();
    for (let i = 0; i < samples.length; i++) {
      const part = Math.floor(((position + i) / sampleRateHz) * peaksPerSecond);
      const size = Math.abs(samples[i]!);
      if (!(size <= (peaks[part] ?? -1))) peaks[part] = size;
    }
    position += samples.length;
  }
  const durationSeconds = position / sampleRateHz;
  return { kind: 'waveform' as const, peaks: Float32Array.from(peaks), durationSeconds };
}

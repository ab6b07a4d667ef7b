import type { Waveform } from '../api.ts';

/**
 * Brings peaks to `points` equal parts of the track, each the largest of its own; 0..1.
 *
 * @example
 * foldPeaks(Float32Array.of(0.1, 0.9, 0.3, 0.2), 60, 2) // { durationSeconds: 60, peaks: [0.9, 0.3] }
 */
export function foldPeaks(peaks: Float32Array, durationSeconds: number, points: number): Waveform {
  const folded = Array.from({ length: points }, (_, point) => {
    const from = Math.floor((point * peaks.length) / points);
    const to = Math.max(from + 1, Math.floor(((point + 1) * peaks.length) / points));
    let peak = 0;
    for (let i = from; i < Math.min(to, peaks.length); i++) peak = Math.max(peak, peaks[i]!);
    // What a lossy codec makes of loud music may go slightly over.
    return Math.round(Math.min(1, peak) * 1000) / 1000;
  });
  return { durationSeconds, peaks: folded };
}

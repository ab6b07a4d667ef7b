/** ReplayGain 2.0 plays at -18 LUFS (wiki.hydrogenaud.io), the gain of an Opus file leads to -23 LUFS (RFC 7845, 5.2.1). */
const [replayGainLufs, opusLufs] = [-18, -23];

interface Measured {
  integratedLufs: number | null;
  truePeakDb: number | null;
}

/**
 * The fields by which players even out how loud tracks are, with their values: ReplayGain's, or that of Opus, which takes no
 * other. None where the loudness could not be told.
 *
 * @example
 * [...loudnessFields({ integratedLufs: -9.5, truePeakDb: 0 }, 'opus')] // [['R128_TRACK_GAIN', ['-3456']]]
 */
export function loudnessFields(
  { integratedLufs, truePeakDb }: Measured,
  codec: string | undefined,
): Map<string, string[]> {
  if (integratedLufs === null) return new Map();
  if (codec === 'opus') return new Map([['R128_TRACK_GAIN', [String(in256ths(opusLufs - integratedLufs))]]]);
  return new Map([
    ['REPLAYGAIN_TRACK_GAIN', [`${(replayGainLufs - integratedLufs).toFixed(2)} dB`]],
    ...(truePeakDb === null
      ? []
      : [['REPLAYGAIN_TRACK_PEAK', [(10 ** (truePeakDb / 20)).toFixed(6)]] satisfies [string, string[]]]),
  ]);
}

/** As a number of 16 bits holds it. */
function in256ths(decibels: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(decibels * 256)));
}

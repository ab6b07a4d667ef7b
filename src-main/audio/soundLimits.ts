import { DecodeError } from '../errors.ts';

/** Telephones have 8,000 samples a second; the fastest DSD, as it is decoded, has 2.8 million. */
const [slowestRateHz, fastestRateHz] = [1000, 6_144_000];
/** Of swresample, and of the bits of a layout. */
const mostChannels = 64;
/** Longer than any recording: a file that claims more in few bytes keeps nobody busy for days. */
export const longestSeconds = 100 * 3600;

/** Throws DecodeError for sound that no recording has: a small file may claim days of it, or ask for all memory. */
export function checkSoundFormat(sampleRateHz: number, channels: number): void {
  if (sampleRateHz < slowestRateHz || sampleRateHz > fastestRateHz)
    throw new DecodeError(
      `it has ${sampleRateHz} samples a second; no sound has fewer than ${slowestRateHz} or more than ${fastestRateHz}`,
    );
  if (channels > mostChannels) throw new DecodeError(`${channels} channels are more than ${mostChannels}`);
}

/** Throws DecodeError for more seconds than any recording has. */
export function checkLength(seconds: number): void {
  if (seconds > longestSeconds)
    throw new DecodeError(`it is longer than ${longestSeconds / 3600} hours, which no recording is`);
}

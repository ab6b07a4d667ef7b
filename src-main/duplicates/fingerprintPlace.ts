import { openAudioOf } from '../analysis/openAudioOf.ts';
import type { TrackAudio } from '../audio/AudioSource.ts';
import type { Mix } from '../audio/ChannelMixer.ts';
import { audioOfSpan } from '../audio/SpanAudio.ts';
import { ReadError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { TrackPlace } from '../library/FileState.ts';
import { fingerprintOf } from './fpcalc.ts';
import { fingerprintRateHz } from './wordRate.ts';

/** A track where it is heard, and its file as the library knows it. */
export interface KnownPlace extends TrackPlace {
  size: number;
  modifiedNs: bigint;
}

/** Of what is longer, the beginning is compared: two copies of a mix or a book have that in common, too. */
const longestSeconds = 20 * 60;

/**
 * Computes the fingerprint of a track from its sound: decoded here, whatever its file is, and given to fpcalc as samples,
 * as if it was played at a speed. Throws ReadError where the file is not what the library knows, DecodeError, NoAudioError,
 * and HearmarkError where fpcalc does not run.
 */
export async function fingerprintPlace(
  { path, span, size, modifiedNs }: KnownPlace,
  fpcalc: string,
  alive: (waitingFor?: 'drive') => void = () => {},
  speed = 1,
): Promise<Uint32Array> {
  using reader = new FileReader(path, {
    onRead: (state) => alive(state === 'waiting' ? 'drive' : undefined),
  });
  if (reader.size !== size || BigInt.asIntN(64, reader.modifiedNs) !== modifiedNs)
    throw new ReadError('was changed since it was last looked at', { path, retry: true });
  using audio = openAudioOf(reader, () => alive());
  const track = audioOfSpan(audio, span);
  const rateHz = Math.round(speed * fingerprintRateHz);
  const words = await fingerprintOf(fpcalc, samplesOf(track, 'mean', alive), rateHz);
  // Copies are mono, too, and have the mean of two channels; where that is silence, the channels cancel each other
  const isSilent = words.every((word) => word === words[0]);
  // What is too long to be held is not decoded twice
  if (!isSilent || 'prefixId' in track.identify()) return words;
  return fingerprintOf(fpcalc, samplesOf(track, 'louder-where-cancelled', alive), rateHz);
}

function* samplesOf(track: TrackAudio, mix: Mix, alive: () => void): Generator<Int16Array> {
  let total = 0;
  for (const samples of track.decodeWhole({ sampleRateHz: fingerprintRateHz, mix })) {
    alive();
    yield Int16Array.from(samples, (sample) =>
      Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
    );
    total += samples.length;
    if (total >= longestSeconds * fingerprintRateHz) return;
  }
}

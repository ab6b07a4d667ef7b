import { createFrontEnd } from '../audio/frontEnd.ts';
import { DecodeError } from '../errors.ts';
import type { TrackPlace } from '../library/FileState.ts';
import { openForPreview } from './openForPreview.ts';

/** For the eye: up to 11 kHz, where music has its colour, in bands as fine as a screen can show. */
const sampleRateHz = 22_050;
const nFft = 2048;
const mels = 96;
/** As many columns as a wide screen has; a longer part is looked at in larger steps. */
const framesMax = 2000;
const leastHop = 256;
/** Shown from the loudest down to so much below. */
const rangeDecibels = 80;
/** A part that stays below is shown as what it is: nothing. */
const silenceDecibels = -95;

/** Computes the log-mel spectrogram of a part of a track. Throws ReadError, DecodeError. */
export function computeSpectrogram(
  place: TrackPlace,
  fromSeconds: number,
  toSeconds: number,
  alive: () => void,
) {
  using file = openForPreview(place, alive);
  const start = Math.floor(fromSeconds * sampleRateHz);
  const windowSamples = Math.max(nFft, Math.ceil((toSeconds - fromSeconds) * sampleRateHz));
  const [window] = file.audio.decodeWindows({ sampleRateHz, starts: [start], windowSamples });
  const samples = window?.samples ?? new Float32Array();
  if (samples.length < nFft)
    throw new DecodeError('there is nothing to see in this part of the track', { path: place.path });
  alive();
  const hopSamples = Math.max(leastHop, Math.ceil(samples.length / framesMax));
  const decibels = createFrontEnd({
    kind: 'log-mel',
    sampleRateHz,
    nFft,
    hopSamples,
    windowSamples: nFft,
    window: 'hann-periodic',
    center: true,
    padMode: 'reflect',
    power: 2,
    nMels: mels,
    fMinHz: 30,
    fMaxHz: sampleRateHz / 2,
    melScale: 'htk',
    norm: null,
    decibels: { amin: 1e-10, reference: 1, topDb: null },
  }).compute(samples);
  return {
    kind: 'spectrogram' as const,
    mels,
    frames: decibels.length / mels,
    secondsPerFrame: hopSamples / sampleRateHz,
    levels: toLevels(decibels),
  };
}

/** Decibels to bytes: 255 is the loudest, 0 what lies 80 dB below or further. */
function toLevels(decibels: Float32Array): Uint8Array {
  let loudest = -Infinity;
  for (const value of decibels) loudest = Math.max(loudest, value);
  if (loudest <= silenceDecibels) return new Uint8Array(decibels.length);
  return Uint8Array.from(decibels, (value) =>
    Math.max(0, Math.round(255 * (1 + (value - loudest) / rangeDecibels))),
  );
}

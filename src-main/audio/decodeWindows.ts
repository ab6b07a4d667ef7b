import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_ADPCM_IMA_QT,
  AV_CODEC_ID_ALAC,
  AV_CODEC_ID_FIRST_AUDIO,
  AV_CODEC_ID_FLAC,
  AV_CODEC_ID_MP2,
  AV_CODEC_ID_MP3,
  AV_CODEC_ID_OPUS,
  AV_CODEC_ID_TTA,
  AV_CODEC_ID_VORBIS,
  AV_CODEC_ID_WAVPACK,
  AV_PROFILE_AAC_LOW,
} from 'node-av/constants';
import type { Stream } from 'node-av/lib';
import type { Mix } from './ChannelMixer.ts';
import type { MonoDecoder } from './MonoDecoder.ts';
import type { PlacedPacket } from './PacketStream.ts';
import { WindowCollector, type AudioWindow } from './WindowCollector.ts';

/** Which windows of a track to decode. */
export interface WindowPlan {
  sampleRateHz: number;
  /** Where they start, ascending, in samples of that rate from the beginning of the track. */
  starts: number[];
  /** Their common length. */
  windowSamples: number;
  /** `mean` unless it is given. */
  mix?: Mix;
}

/**
 * What is decoded before a window so that a decoder has all that it builds upon. MP3 needs most: its bit reservoir
 * reaches 511 bytes back, 0.6 s at its lowest bit rate; Opus asks for 80 ms (RFC 7845, 4.6), AAC and Vorbis for a block.
 */
const preRollSeconds = 0.75;

/**
 * Codecs that can begin anywhere, as tests have shown. Not among them, and so decoded from the beginning: WMA (its
 * packets share frames), Musepack SV7 (scale factors build upon those before), AAC with SBR or newer tools, Monkey's
 * Audio and whatever else nobody tried.
 */
const restartable = new Set([
  AV_CODEC_ID_ALAC,
  AV_CODEC_ID_FLAC,
  AV_CODEC_ID_MP2,
  AV_CODEC_ID_MP3,
  AV_CODEC_ID_OPUS,
  AV_CODEC_ID_TTA,
  AV_CODEC_ID_VORBIS,
  AV_CODEC_ID_WAVPACK,
]);

/** Decodes the packets that windows need, and yields the windows in the order of their starts. */
export function* decodeWindows(
  packets: Iterable<PlacedPacket>,
  stream: Stream,
  decoder: MonoDecoder,
  { sampleRateHz, starts, windowSamples }: WindowPlan,
): Generator<AudioWindow> {
  const windows = new WindowCollector(starts, windowSamples);
  const maySkip = canRestart(stream);
  const samplesPerTick = (sampleRateHz * stream.timeBase.num) / stream.timeBase.den;
  const preRoll = preRollSeconds * sampleRateHz;
  let skipped = false;
  for (const { packet, end } of packets) {
    const { wanted } = windows;
    if (wanted === undefined) return;
    // The beginning of the track is always decoded, because only its first frame tells where the track begins.
    if (
      maySkip &&
      decoder.origin !== undefined &&
      (end - decoder.origin) * samplesPerTick + preRoll < wanted
    ) {
      skipped = true;
      continue;
    }
    if (skipped) decoder.restart();
    skipped = false;
    for (const chunk of decoder.decode(packet)) yield* windows.push(chunk);
  }
  for (const chunk of decoder.decode(undefined)) yield* windows.push(chunk);
  yield* windows.finish();
}

/** True where decoding can begin at any packet, and time stamps tell to the sample where that packet lies. */
function canRestart({ codecpar, timeBase }: Stream): boolean {
  const { codecId, profile, sampleRate } = codecpar;
  const isPcm = codecId >= AV_CODEC_ID_FIRST_AUDIO && codecId < AV_CODEC_ID_ADPCM_IMA_QT;
  const isPlainAac = codecId === AV_CODEC_ID_AAC && profile === AV_PROFILE_AAC_LOW;
  const isExact = timeBase.den % (timeBase.num * sampleRate) === 0;
  return isExact && (isPcm || isPlainAac || restartable.has(codecId));
}

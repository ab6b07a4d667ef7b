import { HearmarkError } from '../errors.ts';
import { logError } from '../log/log.ts';
import type { TrackPlace } from '../library/FileState.ts';
import type { InclusiveRange } from './byteRange.ts';
import type { Decoders } from './Decoders.ts';
import { wavHeader, wavHeaderBytes } from '../files/wav.ts';

/** A track as a WAV that does not exist: decoded where it is asked for. */
export interface DecodedTrack {
  place: TrackPlace;
  sampleRateHz: number;
  /** As many as the library knows; silence or a cut makes up for a sample more or less. */
  samples: number;
}

/**
 * Streams a part of a track as mono, 16-bit WAV. Decoding goes on in a process of its own, one piece ahead of what is
 * taken; memory is that of two pieces. A file that breaks in the middle breaks the stream.
 */
export function streamDecoded(
  decoders: Decoders,
  { place, sampleRateHz, samples }: DecodedTrack,
  { start, end }: InclusiveRange,
): ReadableStream<Uint8Array> {
  const decoder = decoders.take();
  let position = start;
  let begun = false;
  let ended = false;

  async function nextBytes(): Promise<Uint8Array> {
    if (position < wavHeaderBytes) return wavHeader(samples, sampleRateHz).subarray(position);
    const offset = position - wavHeaderBytes;
    // A range may begin in the middle of a sample.
    const skip = begun ? 0 : offset % 2;
    const fromSample = Math.floor(offset / 2);
    const request = begun
      ? ({ kind: 'more' } as const)
      : ({ kind: 'samples', place, sampleRateHz, fromSample } as const);
    begun = true;
    const piece = ended ? new Int16Array() : (await decoder.ask(request, 'samples')).samples;
    ended ||= piece.length === 0;
    if (ended) return new Uint8Array(Math.min(sampleRateHz, end + 1 - position));
    return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).subarray(skip);
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const bytes = (await nextBytes()).subarray(0, end + 1 - position);
          position += bytes.length;
          controller.enqueue(bytes);
          if (position <= end) return;
          controller.close();
        } catch (error) {
          if (!(error instanceof HearmarkError)) logError('decoding for the player', error);
          controller.error(error);
        }
        decoders.giveBack(decoder);
      },
      cancel: () => decoders.giveBack(decoder),
    },
    { highWaterMark: 1 },
  );
}

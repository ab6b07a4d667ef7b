import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { Melody, Spectrogram, Waveform } from '../api.ts';
import { HearmarkError, ParameterError, ReadError } from '../errors.ts';
import { logError } from '../log/log.ts';
import type { TrackPlace } from '../library/FileState.ts';
import type { Library } from '../library/Library.ts';
import { isWhole } from '../paths.ts';
import type { TrackProperties } from '../library/Tracks.ts';
import { Decoders } from './Decoders.ts';
import { fileType } from './fileType.ts';
import { foldPeaks } from './foldPeaks.ts';
import { openFirst, realFile, streamFile } from './openFile.ts';
import { playableType } from './playableType.ts';
import { PreviewClient } from './PreviewClient.ts';
import { respondWithRange } from './respondWithRange.ts';
import { streamDecoded } from './streamDecoded.ts';
import { wavBytes } from '../files/wav.ts';

/** Tracks whose waveform is remembered: 150 KB each for five minutes. */
const waveformsMax = 32;
/** More decoded streams at once than any page plays: the next one is told to come again. */
const decodedStreamsMax = 8;
const highestRateHz = 48_000;
/** A cover on a wall, on a display with two pixels for one. */
const smallPixels = 320;
/** Somebody who puts a picture beside the music sees it soon. */
const noPictureSeconds = 60;

interface FinePeaks {
  peaks: Float32Array;
  durationSeconds: number;
}

/**
 * What a page hears and sees of a track, by its id alone: audio, cover, waveform, spectrogram. Files are decoded, and
 * their tags read, in processes of their own, so that a broken one costs an error and nothing else. The two answers to
 * requests are those of the web (Request, Response), for the web host and for Electron's protocol alike.
 */
export class Media {
  readonly #library: Library;
  readonly #previews: PreviewClient;
  readonly #covers: PreviewClient;
  /** By themselves: a melody takes as long as many waveforms. */
  readonly #melodies: PreviewClient;
  readonly #decoders: Decoders;
  /** The last ones asked for, the newest at the end. */
  readonly #waveforms = new Map<number, Promise<FinePeaks>>();

  constructor(library: Library, launch: LaunchProcess) {
    this.#library = library;
    this.#previews = new PreviewClient({ launch, waitingMax: 8 });
    this.#covers = new PreviewClient({ launch });
    this.#melodies = new PreviewClient({ launch, waitingMax: 2 });
    this.#decoders = new Decoders(launch, decodedStreamsMax);
  }

  /** Rejects with ParameterError for an unknown track, ReadError, DecodeError. */
  async waveform(trackId: number, points: number): Promise<Waveform> {
    const { peaks, durationSeconds } = await this.#finePeaks(trackId);
    return foldPeaks(peaks, durationSeconds, points);
  }

  /** Rejects with ParameterError for an unknown track, ReadError, DecodeError. */
  async spectrogram(trackId: number, fromSeconds: number, toSeconds: number): Promise<Spectrogram> {
    const place = await this.#placeOf(trackId);
    const request = { kind: 'spectrogram', place, fromSeconds, toSeconds } as const;
    const { mels, frames, secondsPerFrame, levels } = await this.#previews.ask(request, 'spectrogram');
    return { mels, frames, secondsPerFrame, levels: Buffer.from(levels).toString('base64') };
  }

  /** By the package in this folder. Rejects with ParameterError for an unknown track, ReadError, DecodeError, ModelError. */
  async melody(trackId: number, folder: string): Promise<Melody> {
    const request = { kind: 'melody', place: await this.#placeOf(trackId), folder } as const;
    const { notes, shownSeconds } = await this.#melodies.ask(request, 'melody');
    return { notes, shownSeconds };
  }

  /**
   * Answers a GET or HEAD for a track's audio, ranges included; 404 where there is no such track, or no file of it. What a page cannot
   * play is decoded for it; `asFile` sends the file itself, whatever it is.
   */
  async serveAudio(request: Request, trackId: number, { asFile = false } = {}): Promise<Response> {
    const file = await openFirst(this.#library, trackId);
    if (!file) return notFound();
    const { handle } = file;
    let isStreaming = false;
    try {
      const stats = await handle.stat({ bigint: true });
      const properties = this.#library.tracks.get(trackId)?.properties ?? {};
      // Everybody plays files, and nobody a part of one
      const wholeType = asFile ? (playableType(properties) ?? fileType(file.path)) : playableType(properties);
      const mediaType = isWhole(file.span) ? wholeType : undefined;
      if (mediaType === undefined) return this.#serveDecoded(request, file, stats, properties);
      return respondWithRange(request, {
        ...validators(stats),
        size: Number(stats.size),
        mediaType,
        open(range) {
          isStreaming = true;
          return streamFile(handle, range);
        },
      });
    } finally {
      if (!isStreaming) await handle.close();
    }
  }

  /**
   * Answers a GET or HEAD for a track's picture: the one in its file, else the one beside it; with `?small` as lists show
   * it. Without one it is 204: a page may ask for any track, and nothing went wrong. 404 is for an unknown track.
   */
  async serveCover(request: Request, trackId: number): Promise<Response> {
    if (!this.#library.tracks.get(trackId)) return notFound();
    const [known] = this.#library.files.ofTrack(trackId);
    const path = known === undefined ? undefined : await realFile(this.#library, known);
    if (known === undefined || path === undefined) return noPicture();
    const sidePixels = new URL(request.url).searchParams.has('small') ? smallPixels : null;
    const asked = { kind: 'cover', path, known, sidePixels } as const;
    const answer = await this.#covers.ask(asked, 'cover').catch((error: unknown) => {
      if (!(error instanceof HearmarkError)) logError('a cover', error);
      return undefined;
    });
    if (!answer?.picture) return noPicture();
    const { bytes, mediaType } = answer.picture;
    const headers = {
      'Content-Type': mediaType,
      'Content-Length': String(bytes.length),
      'Cache-Control': 'private, max-age=3600',
      ETag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    };
    if (request.headers.get('If-None-Match') === headers.ETag)
      return new Response(null, { status: 304, headers });
    // A copy: what comes over from the process may be shared with other answers' buffers.
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers });
  }

  /** Process ids of the processes that show something. */
  get pids(): number[] {
    return [this.#previews.pid, this.#covers.pid, this.#melodies.pid].filter((pid) => pid !== undefined);
  }

  close(): void {
    this.#previews.close();
    this.#covers.close();
    this.#melodies.close();
    this.#decoders.close();
  }

  /** A WAV that does not exist: its size is known, its bytes are decoded where they are asked for. */
  #serveDecoded(
    request: Request,
    { path, span }: TrackPlace,
    stats: BigIntStats,
    properties: TrackProperties,
  ): Response {
    const { durationSeconds, sampleRateHz = 0 } = properties;
    if (durationSeconds === undefined || sampleRateHz <= 0) return notFound();
    if (this.#decoders.isFull) {
      return new Response(null, { status: 503, headers: { 'Retry-After': '1' } });
    }
    const rate = Math.min(sampleRateHz, highestRateHz);
    const track = { place: { path, span }, sampleRateHz: rate, samples: Math.round(durationSeconds * rate) };
    return respondWithRange(request, {
      ...validators(stats, `wav-${span.startUs}-${span.endUs}`),
      size: wavBytes(track.samples),
      mediaType: 'audio/wav',
      open: (range) => streamDecoded(this.#decoders, track, range),
    });
  }

  #finePeaks(trackId: number): Promise<FinePeaks> {
    const known = this.#waveforms.get(trackId);
    const found = known ?? this.#decodePeaks(trackId);
    this.#waveforms.delete(trackId);
    this.#waveforms.set(trackId, found);
    found.catch(() => this.#waveforms.delete(trackId));
    const [oldest] = this.#waveforms.keys();
    if (this.#waveforms.size > waveformsMax) this.#waveforms.delete(oldest!);
    return found;
  }

  async #decodePeaks(trackId: number): Promise<FinePeaks> {
    return this.#previews.ask({ kind: 'waveform', place: await this.#placeOf(trackId) }, 'waveform');
  }

  async #placeOf(trackId: number): Promise<TrackPlace> {
    const [known] = this.#library.files.placesOf(trackId);
    const path = known === undefined ? undefined : await realFile(this.#library, known.path);
    if (known !== undefined && path !== undefined) return { path, span: known.span };
    if (known !== undefined)
      throw new ReadError('is a link that was not there when its folder was scanned', { path: known.path });
    if (this.#library.tracks.get(trackId)) throw new ReadError('no file of this track is known');
    throw new ParameterError(`there is no track ${trackId}`);
  }
}

/** Another size or time of the file is another file. */
function validators({ size, mtimeNs, mtime }: BigIntStats, kind = 'file') {
  return { etag: `"${size}-${mtimeNs}-${kind}"`, modified: mtime };
}

function noPicture(): Response {
  return new Response(null, {
    status: 204,
    headers: { 'Cache-Control': `private, max-age=${noPictureSeconds}` },
  });
}

function notFound(): Response {
  return new Response(null, { status: 404 });
}

import { createHash } from 'node:crypto';
import { DecodeError } from '../errors.ts';
import {
  AudioSource,
  defaultHoldBytes,
  type AudioOptions,
  type SoundIdentity,
  type TrackAudio,
  type WholePlan,
} from './AudioSource.ts';
import type { WindowPlan } from './decodeWindows.ts';
import type { AudioProperties } from './Demuxer.ts';
import type { ByteSource } from './FfmpegInput.ts';
import { WindowCollector, type AudioWindow } from './WindowCollector.ts';

/**
 * The audio of a chained Ogg file: FFmpeg ends where the first link ends, so each link is a source of its own. They are
 * read one after the other, the samples follow each other without a gap, and the hash runs over the packets of all.
 */
export class ChainedAudio implements TrackAudio {
  readonly #links: AudioSource[] = [];
  readonly #isHeld: boolean;
  readonly #hash = createHash('sha256');
  /** Of which nothing is heard; those that could not even be opened are only counted. */
  readonly #broken = new Set<AudioSource>();
  #unopened = 0;
  #identity: SoundIdentity | undefined;

  /** Throws DecodeError or NoAudioError where the first link cannot be opened; a later one is a damaged place. */
  constructor(links: ByteSource[], options: AudioOptions) {
    const { holdBytes = defaultHoldBytes, onPulse, ...others } = options;
    this.#isHeld = links.reduce((sum, { size }) => sum + size, 0) <= holdBytes;
    for (const [index, link] of links.entries()) {
      try {
        const before = sumOf(this.#links.map(({ durationSeconds }) => durationSeconds)) ?? 0;
        this.#links.push(
          new AudioSource(link, {
            ...{ ...others, holdBytes, hash: this.#hash },
            ...(onPulse && { onPulse: (seconds: number) => onPulse(before + seconds) }),
          }),
        );
      } catch (error) {
        if (index > 0 && error instanceof DecodeError) this.#unopened++;
        else {
          this[Symbol.dispose]();
          throw error;
        }
      }
    }
  }

  /** Those of the first link, with the duration of all. */
  get properties(): AudioProperties {
    const { durationSeconds: _, ...properties } = this.#links[0]!.properties;
    const seconds = sumOf(this.#links.map((link) => link.properties.durationSeconds));
    return { ...properties, ...(seconds !== undefined && { durationSeconds: seconds }) };
  }

  get durationSeconds(): number | undefined {
    const heard = this.#links.filter((link) => !this.#broken.has(link));
    return sumOf(heard.map((link) => link.durationSeconds));
  }

  get corruptPackets(): number {
    const broken = this.#unopened + this.#broken.size;
    return this.#links.reduce((sum, link) => sum + link.corruptPackets, broken);
  }

  identify(): SoundIdentity {
    this.#identity ??= this.#isHeld ? { contentId: this.#readAll() } : prefixOf(this.#links[0]!);
    return this.#identity;
  }

  finish(): string {
    this.identify();
    return this.#readAll();
  }

  *decodeWhole({ mix = 'mean', ...plan }: WholePlan): Generator<Float32Array> {
    this.identify();
    // As in AudioSource: what cannot be decoded a second time is not given up.
    const isOnce = mix === 'mean-or-throw' && !this.#isHeld;
    for (const link of this.#links) {
      if (this.#broken.has(link)) continue;
      try {
        yield* link.decodeWhole({ ...plan, mix: isOnce ? 'louder-where-cancelled' : mix });
      } catch (error) {
        this.#passOver(link, error);
      }
    }
  }

  /** Decodes all of it up to the last window: such files are rare, and windows may reach from one link into the next. */
  *decodeWindows({ sampleRateHz, starts, windowSamples, mix = 'mean' }: WindowPlan): Generator<AudioWindow> {
    const windows = new WindowCollector(starts, windowSamples);
    let start = 0;
    for (const samples of this.decodeWhole({ sampleRateHz, mix })) {
      yield* windows.push({ start, samples });
      start += samples.length;
      if (windows.wanted === undefined) return;
    }
    yield* windows.finish();
  }

  [Symbol.dispose](): void {
    for (const link of this.#links) link[Symbol.dispose]();
  }

  /** Reads what is left of each link, in their order, as the hash needs it. */
  #readAll(): string {
    for (const link of this.#links) {
      if (this.#broken.has(link)) continue;
      try {
        link.finish();
      } catch (error) {
        this.#passOver(link, error);
      }
    }
    return this.#hash.copy().digest('hex');
  }

  /** A later link that is empty or corrupt is a damaged place of the file, and no more. */
  #passOver(link: AudioSource, error: unknown): void {
    if (link === this.#links[0] || !(error instanceof DecodeError)) throw error;
    this.#broken.add(link);
  }
}

/** The hash so far is that of the first link alone: no other one was read. */
function prefixOf(first: AudioSource): SoundIdentity {
  const identity = first.identify();
  return 'prefixId' in identity ? identity : { prefixId: identity.contentId };
}

function sumOf(seconds: (number | undefined)[]): number | undefined {
  return seconds.includes(undefined) ? undefined : seconds.reduce<number>((sum, one) => sum + one!, 0);
}

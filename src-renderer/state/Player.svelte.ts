import type { TrackRow } from '../../src-main/api.ts';
import { keep, readKept } from '../kept.ts';

/** Who comes after and before a track in the list that is played; null at its ends. */
export type FindNeighbour = (trackId: number, step: 1 | -1) => Promise<TrackRow | null>;

const volumeKey = 'hearmark.volume';

/** The one thing that sounds. */
export class Player {
  track = $state.raw<TrackRow | null>(null);
  playing = $state(false);
  positionSeconds = $state(0);
  durationSeconds = $state(0);
  volume = $state(1);
  problem = $state<string | null>(null);
  readonly #audio = new Audio();
  readonly #audioUrl: () => string;
  #neighbour: FindNeighbour = () => Promise.resolve(null);

  constructor(audioUrl: () => string) {
    this.#audioUrl = audioUrl;
    const audio = this.#audio;
    audio.preload = 'metadata';
    audio.ontimeupdate = () => (this.positionSeconds = audio.currentTime);
    audio.onseeked = () => (this.positionSeconds = audio.currentTime);
    audio.onplay = () => (this.playing = true);
    audio.onpause = () => (this.playing = false);
    audio.ondurationchange = () => {
      if (Number.isFinite(audio.duration)) this.durationSeconds = audio.duration;
    };
    audio.onended = () => void this.next();
    audio.onerror = () => {
      if (this.track) this.problem = 'This file is missing or cannot be played.';
      this.playing = false;
    };
    const volume = readKept(volumeKey);
    this.setVolume(typeof volume === 'number' ? volume : 1);
  }

  /** Where it sounds right now, finer than what is told; null where nothing does. */
  get soundsAtSeconds(): number | null {
    const { paused, seeking, currentTime } = this.#audio;
    return paused || seeking || !this.track ? null : currentTime;
  }

  /** Plays a track from a second on; `neighbour` says what comes next and before. */
  async play(track: TrackRow, atSeconds = 0, neighbour?: FindNeighbour): Promise<void> {
    if (neighbour) this.#neighbour = neighbour;
    if (this.track?.trackId !== track.trackId || this.problem) {
      this.track = track;
      this.problem = null;
      this.durationSeconds = track.durationSeconds ?? 0;
      this.#audio.src = `${this.#audioUrl()}${track.trackId}`;
    }
    this.positionSeconds = atSeconds;
    this.#audio.currentTime = atSeconds;
    await this.#start();
  }

  async toggle(): Promise<void> {
    if (!this.track) return;
    if (this.#audio.paused) await this.#start();
    else this.#audio.pause();
  }

  pause(): void {
    this.#audio.pause();
  }

  seek(seconds: number): void {
    if (!this.track) return;
    const to = Math.max(0, Math.min(seconds, this.durationSeconds || seconds));
    this.positionSeconds = to;
    this.#audio.currentTime = to;
  }

  next(): Promise<void> {
    return this.#step(1);
  }

  previous(): Promise<void> {
    if (this.positionSeconds > 3) {
      this.seek(0);
      return Promise.resolve();
    }
    return this.#step(-1);
  }

  /** @param volume 0..1 */
  setVolume(volume: number): void {
    this.volume = Math.max(0, Math.min(1, Number.isFinite(volume) ? volume : 1));
    // Loudness is heard as a power of the amplitude: squared, the slider's middle sounds like the middle
    this.#audio.volume = this.volume ** 2;
    keep(volumeKey, this.volume);
  }

  async #step(step: 1 | -1): Promise<void> {
    if (!this.track) return;
    const track = await this.#neighbour(this.track.trackId, step);
    if (track) await this.play(track);
  }

  async #start(): Promise<void> {
    try {
      await this.#audio.play();
    } catch (error) {
      // Another play() or pause() came in between: nothing is wrong
      if ((error as Error).name !== 'AbortError') this.playing = false;
    }
  }
}

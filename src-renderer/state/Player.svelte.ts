import type { TrackRow } from '../../src-main/api.ts';
import { keep, readKept } from '../kept.ts';
import { PlayOrder, type KeptOrder, type PlayedList, type Repeat } from './PlayOrder.ts';
import { m } from '../messages/m.ts';

const repeats: readonly Repeat[] = ['off', 'all', 'one'];

const volumeKey = 'hearmark.volume';
const orderKey = 'hearmark.playOrder';
/** From here on the track begins again before the one before it comes. */
const beginsAgainSeconds = 3;

/** The one thing that sounds. */
export class Player {
  track = $state.raw<TrackRow | null>(null);
  playing = $state(false);
  positionSeconds = $state(0);
  durationSeconds = $state(0);
  volume = $state(1);
  problem = $state<string | null>(null);
  /** What was put before the list goes on. */
  queued = $state.raw<readonly TrackRow[]>([]);
  shuffles = $state(false);
  repeat = $state<Repeat>('off');
  readonly #order = new PlayOrder();
  /** One step after the other. */
  #steps: Promise<unknown> = Promise.resolve();
  readonly #audio = new Audio();
  readonly #audioUrl: () => string;
  /** Told once each time that a track was played for so long that it counts. */
  onPlayed: (trackId: number) => void = () => {};
  /** Told whenever what is played, or comes next, is another. */
  onOrder: () => void = () => {};
  /** How long the track sounded since it was begun with. */
  #heardSeconds = 0;
  #hasCounted = false;
  #hasReadAgain = false;

  constructor(audioUrl: () => string) {
    this.#audioUrl = audioUrl;
    const audio = this.#audio;
    audio.preload = 'metadata';
    audio.ontimeupdate = () => this.#move(audio.currentTime);
    audio.onseeked = () => (this.positionSeconds = audio.currentTime);
    audio.onplay = () => (this.playing = true);
    audio.onpause = () => (this.playing = false);
    audio.ondurationchange = () => {
      if (Number.isFinite(audio.duration)) this.durationSeconds = audio.duration;
    };
    audio.onended = () => void this.#step(() => this.#order.next({ hasEnded: true }));
    audio.onerror = () => {
      if (this.#readAgain()) return;
      if (this.track) this.problem = m.player.thisFileIsMissing();
      this.playing = false;
    };
    const volume = readKept(volumeKey);
    this.setVolume(typeof volume === 'number' ? volume : 1);
    const kept = readKept(orderKey) as { shuffles?: unknown; repeat?: unknown } | undefined;
    this.setShuffle(kept?.shuffles === true);
    this.setRepeat(repeats.find((one) => one === kept?.repeat) ?? 'off');
  }

  /** What is played and what comes, to be kept over a reload. */
  get keptOrder(): KeptOrder {
    return this.#order.kept;
  }

  /** Takes up what was kept, and waits where it was; where something is played or waits already, that stays. */
  restore(
    kept: KeptOrder,
    positionSeconds: number,
    tracks: ReadonlyMap<number, TrackRow>,
    list: PlayedList | null,
  ): void {
    if (this.track || this.queued.length > 0) return;
    const track = this.#order.restore(kept, tracks, list);
    this.queued = this.#order.queued;
    if (!track) return;
    this.#take(track);
    this.seek(positionSeconds);
  }

  /** Where it sounds right now, finer than what is told; null where nothing does. */
  get soundsAtSeconds(): number | null {
    const { paused, seeking, currentTime } = this.#audio;
    return paused || seeking || !this.track ? null : currentTime;
  }

  /** Plays a track from a second on; with a list, in which it stands at a place, what comes next is of that. */
  async play(track: TrackRow, atSeconds = 0, list?: PlayedList, place?: number): Promise<void> {
    if (list || this.track?.trackId !== track.trackId) this.#order.begin(track, list, place);
    await this.#sound(track, atSeconds);
  }

  async #sound(track: TrackRow, atSeconds = 0): Promise<void> {
    this.#hasReadAgain = false;
    const isAnother = this.track?.trackId !== track.trackId;
    if (isAnother || atSeconds === 0) [this.#heardSeconds, this.#hasCounted] = [0, false];
    if (isAnother || this.problem) this.#take(track);
    this.onOrder();
    this.positionSeconds = atSeconds;
    this.#audio.currentTime = atSeconds;
    await this.#start();
  }

  #take(track: TrackRow): void {
    this.track = track;
    this.problem = null;
    this.durationSeconds = track.durationSeconds ?? 0;
    this.#audio.src = `${this.#audioUrl()}${track.trackId}`;
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
    this.#hasReadAgain = false;
    const to = Math.max(0, Math.min(seconds, this.durationSeconds || seconds));
    this.positionSeconds = to;
    this.#audio.currentTime = to;
  }

  next(): Promise<void> {
    return this.#step(() => this.#order.next());
  }

  /** The beginning of this track, or the one before; after the end it sounds again. */
  previous(): Promise<void> {
    if (this.#audio.ended && this.track) return this.#sound(this.track);
    if (this.positionSeconds > beginsAgainSeconds) {
      this.seek(0);
      return Promise.resolve();
    }
    return this.#step(() => this.#order.previous());
  }

  /** Puts tracks into the queue; where nothing sounds or waits, the first of them is played. */
  async enqueue(tracks: readonly TrackRow[], where: 'next' | 'last'): Promise<void> {
    this.#order.enqueue(tracks, where);
    this.#tellQueue();
    if (!this.track || this.#audio.ended) await this.next();
  }

  /** Takes one out of the queue, by its place. */
  drop(place: number): void {
    this.#order.drop(place);
    this.#tellQueue();
  }

  clearQueue(): void {
    this.#order.queued = [];
    this.#tellQueue();
  }

  #tellQueue(): void {
    this.queued = this.#order.queued;
    this.onOrder();
  }

  /** Plays one of the queue now; those before it stay. */
  async playQueued(place: number): Promise<void> {
    const track = this.queued[place];
    if (!track) return;
    this.drop(place);
    await this.play(track);
  }

  setShuffle(shuffles: boolean): void {
    this.shuffles = this.#order.shuffles = shuffles;
    this.#keepOrder();
  }

  setRepeat(repeat: Repeat): void {
    this.repeat = this.#order.repeat = repeat;
    this.#keepOrder();
  }

  /** Off, all, one, and off again. */
  nextRepeat(): void {
    this.setRepeat(repeats[(repeats.indexOf(this.repeat) + 1) % repeats.length]!);
  }

  /** @param volume 0..1 */
  setVolume(volume: number): void {
    this.volume = Math.max(0, Math.min(1, Number.isFinite(volume) ? volume : 1));
    // Loudness is heard as a power of the amplitude: squared, the slider's middle sounds like the middle
    this.#audio.volume = this.volume ** 2;
    keep(volumeKey, this.volume);
  }

  /** Half of a track, or four minutes of it, are a play, as for Last.fm and ListenBrainz. */
  #move(seconds: number): void {
    const step = seconds - this.positionSeconds;
    this.positionSeconds = seconds;
    if (step > 0 && step < 2) this.#heardSeconds += step; // else somebody went elsewhere
    const enough = Math.min(240, this.durationSeconds / 2);
    if (!this.track || this.#hasCounted || enough <= 0 || this.#heardSeconds < enough) return;
    this.#hasCounted = true;
    this.onPlayed(this.track.trackId);
  }

  async #step(find: () => Promise<TrackRow | null>): Promise<void> {
    const step = this.#steps.then(async () => {
      const track = await find();
      this.queued = this.#order.queued;
      if (track) await this.#sound(track);
    });
    this.#steps = step.catch(() => {});
    await step;
  }

  #keepOrder(): void {
    keep(orderKey, { shuffles: this.shuffles, repeat: this.repeat });
  }

  /**
   * Reads a file anew, from where it is, after reading it failed: once, until somebody seeks again. A connection may have broken;
   * and Chromium gives a FLAC up that is asked for a place in its last frame while it is near there.
   */
  #readAgain(): boolean {
    const { error, paused } = this.#audio;
    if (error?.code !== MediaError.MEDIA_ERR_NETWORK || this.#hasReadAgain) return false;
    this.#hasReadAgain = true;
    const { positionSeconds } = this;
    this.#audio.load();
    this.#audio.currentTime = positionSeconds;
    if (!paused) void this.#start();
    return true;
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

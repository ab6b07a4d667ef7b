import type { Api } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { beatGrid, beatsBetween, type BeatGrid } from '../beatGrid.ts';
import { keep, readKept } from '../kept.ts';
import type { Player } from './Player.svelte.ts';

const keptKey = 'hearmark.click';
/** Clicks are given to the sound card this far ahead, and looked for so often. */
const [aheadSeconds, everyMs] = [0.25, 80];
/** Where the player is further from where it should be by now, it was moved. */
const jumpSeconds = 0.08;
const clickSeconds = 0.04;
const [downHz, beatHz] = [1760, 1175];

/** Clicks on the beats of what plays, while it is on: on the first of a bar higher. */
export class BeatClick {
  isOn = $state(readKept(keptKey) === true);
  /** There are beats of what plays to click on; null before that is known. */
  hasBeats = $state<boolean | null>(null);
  readonly #player: Player;
  readonly #api: Pick<Remote<Api>, 'getTrack'>;
  #context: AudioContext | undefined;
  #grid: BeatGrid | undefined;
  #given: OscillatorNode[] = [];
  /** Up to where of the track clicks were given, and when that was, in seconds of the sound card. */
  #upTo: { seconds: number; at: number } | undefined;

  constructor(player: Player, api: Pick<Remote<Api>, 'getTrack'>) {
    this.#player = player;
    this.#api = api;
  }

  toggle(): void {
    this.isOn = !this.isOn;
    keep(keptKey, this.isOn);
  }

  /** Fetches the beats of a track that plays; null: none does. */
  async look(trackId: number | null): Promise<void> {
    this.#grid = undefined;
    this.hasBeats = null;
    if (trackId === null) return;
    const track = await this.#api.getTrack({ trackId }).catch(() => null);
    if (this.#player.track?.trackId !== trackId) return;
    const rhythm = track?.music.rhythm;
    this.#grid = rhythm ? beatGrid(rhythm, track.tempo?.bpm ?? null) : undefined;
    this.hasBeats = (this.#grid?.seconds.length ?? 0) > 0;
  }

  /** Clicks from now on, until the answered function is called. */
  start(): () => void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    this.#upTo = undefined;
    const timer = setInterval(() => this.#giveAhead(context), everyMs);
    return () => {
      clearInterval(timer);
      this.#takeBack();
    };
  }

  #giveAhead(context: AudioContext): void {
    const now = this.#player.soundsAtSeconds;
    if (now === null || !this.#grid) return;
    const at = context.currentTime;
    const expected = this.#upTo && this.#upTo.seconds - aheadSeconds + (at - this.#upTo.at);
    if (expected === undefined || Math.abs(now - expected) > jumpSeconds) this.#takeBack();
    const from = this.#upTo?.seconds ?? now;
    const to = now + aheadSeconds;
    for (const place of beatsBetween(this.#grid, from, to))
      this.#click(context, at + this.#grid.seconds[place]! - now, this.#grid.isDown[place]!);
    this.#upTo = { seconds: Math.max(from, to), at };
  }

  #click(context: AudioContext, at: number, isDown: boolean): void {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = isDown ? downHz : beatHz;
    volume.gain.setValueAtTime(0.5 * this.#player.volume ** 2, at);
    volume.gain.exponentialRampToValueAtTime(1e-4, at + clickSeconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + clickSeconds);
    this.#given.push(tone);
    tone.onended = () => (this.#given = this.#given.filter((other) => other !== tone));
  }

  /** What was given ahead and is wrong now does not sound. */
  #takeBack(): void {
    for (const tone of this.#given) tone.disconnect();
    this.#given = [];
    this.#upTo = undefined;
  }
}

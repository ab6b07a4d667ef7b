import type { Api, KeyAnswer, TempoAnswer, TrackDetails } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import type { CommandId } from '../keys.ts';
import { fewestTaps, meantTempo, TapTempo } from '../tapTempo.ts';
import type { Decisions } from './Decisions.svelte.ts';

/** Whoever taps no more for so long is done. */
const doneAfterMs = 1500;

/** What a person says of the tempo and key of one track, each by one press of a key. */
export class MusicAnswers {
  /** What was tapped until now; null while nobody taps. */
  tapped = $state.raw<{ bpm: number | null; missing: number } | null>(null);
  readonly #track: () => TrackDetails | undefined;
  readonly #api: Pick<Remote<Api>, 'answerTempo' | 'answerKey'>;
  readonly #decisions: Decisions;
  #taps = new TapTempo();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    track: () => TrackDetails | undefined,
    api: Pick<Remote<Api>, 'answerTempo' | 'answerKey'>,
    decisions: Decisions,
  ) {
    this.#track = track;
    this.#api = api;
    this.#decisions = decisions;
  }

  /** What the keys of keys.ts do. */
  readonly commands: Partial<Record<CommandId, () => void>> = {
    tapTempo: () => this.tap(),
    doubleTempo: () => this.sayTempo({ times: 2 }),
    halveTempo: () => this.sayTempo({ times: 0.5 }),
    likelierTempo: () => {
      const likelier = this.#track()?.music.rhythm?.likelier;
      if (likelier) this.sayTempo({ bpm: likelier.bpm });
    },
    fifthUp: () => this.sayKey({ move: 'fifth-up' }),
    fifthDown: () => this.sayKey({ move: 'fifth-down' }),
    relativeKey: () => this.sayKey({ move: 'relative' }),
  };

  sayTempo(answer: TempoAnswer): void {
    const trackId = this.#track()?.trackId;
    if (trackId === undefined) return;
    void this.#decisions.make(() => this.#api.answerTempo({ selection: { trackIds: [trackId] }, answer }));
  }

  sayKey(answer: KeyAnswer): void {
    const trackId = this.#track()?.trackId;
    if (trackId === undefined) return;
    void this.#decisions.make(() => this.#api.answerKey({ selection: { trackIds: [trackId] }, answer }));
  }

  /** Counts a tap; when no more come, what they say is the answer for the track that was tapped to. */
  tap(): void {
    const track = this.#track();
    if (!track) return;
    this.#taps.tap(performance.now());
    const bpm = this.#taps.bpm;
    this.tapped = { bpm, missing: Math.max(0, fewestTaps - this.#taps.count) };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.forgetTaps();
      if (bpm === null || this.#track()?.trackId !== track.trackId) return;
      this.sayTempo({ bpm: meantTempo(bpm, track.music.rhythm?.bpm ?? null) });
    }, doneAfterMs);
  }

  /** For another track the count begins anew. */
  forgetTaps(): void {
    clearTimeout(this.#timer);
    this.#taps = new TapTempo();
    this.tapped = null;
  }
}

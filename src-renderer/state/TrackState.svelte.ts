import type {
  CorrectionAction,
  Melody,
  SimilarTrack,
  Spectrogram,
  TrackDetails,
  TrackRow,
  Waveform,
} from '../../src-main/api.ts';
import { tagScores } from '../components/track/tagScores.ts';
import { listOf } from './PlayOrder.ts';
import type { AppState } from './AppState.svelte.ts';
import { Fetched } from './Fetched.svelte.ts';

const wavePoints = 1200;
const mostSimilar = 12;
/** The host draws no longer part at once. */
const mostSpectrogramSeconds = 1200;

/** One track in its own view: what is known of it, which tag the keys are for, and what can be done. */
export class TrackState {
  readonly trackId: number;
  readonly details: Fetched<TrackDetails>;
  readonly waveform: Fetched<Waveform>;
  readonly similar: Fetched<SimilarTrack[]>;
  /** Only fetched when it is asked for. */
  readonly spectrogram: Fetched<Spectrogram>;
  /** As that; null where no package hears pitch. */
  readonly melody: Fetched<Melody | null>;
  readonly durationSeconds = $derived.by(
    () => this.waveform.value?.durationSeconds ?? this.details.value?.durationSeconds ?? 0,
  );
  readonly spectrogramSeconds = $derived.by(() => Math.min(this.durationSeconds, mostSpectrogramSeconds));
  /** The most prominent first. */
  readonly scores = $derived.by(() => tagScores(this.details.value?.allTags ?? [], this.#app.tags.byId));
  readonly isCurrent = $derived.by(() => this.#app.player.track?.trackId === this.trackId);
  readonly plays = $derived.by(() => this.isCurrent && this.#app.player.playing);
  readonly activeTagId = $derived.by(() => this.#chosenTagId ?? this.scores[0]?.tag.id ?? null);
  /** Of which more is wanted among the similar tracks, beside this one, and of which less. */
  more = $state.raw<TrackRow[]>([]);
  less = $state.raw<TrackRow[]>([]);
  readonly #app: AppState;
  #chosenTagId = $state<number | null>(null);

  constructor(app: AppState, trackId: number) {
    const { api } = app;
    this.#app = app;
    this.trackId = trackId;
    this.details = new Fetched(() => api.getTrack({ trackId }));
    this.waveform = new Fetched(() => api.getWaveform({ trackId, points: wavePoints }));
    this.similar = new Fetched(() =>
      api.findSimilarTracks({
        trackId,
        limit: mostSimilar,
        more: this.more.map((track) => track.trackId),
        less: this.less.map((track) => track.trackId),
      }),
    );
    this.spectrogram = new Fetched(() =>
      api.getSpectrogram({ trackId, fromSeconds: 0, toSeconds: this.spectrogramSeconds }),
    );
    this.melody = new Fetched(() => api.getMelody({ trackId }));
  }

  /** Fetches everything, and again whenever it changed; answers a function that ends it. */
  start({ withWaveform = true } = {}): () => void {
    void this.similar.refresh();
    // A file that is not there has no waveform, and the view says so already
    void this.details.refresh().then(() => {
      if (withWaveform && !this.details.value?.missing) void this.waveform.refresh();
    });
    return this.#app.onEvent('changed', ({ what, trackIds }) => {
      const isMeant = what.includes('tracks') && (trackIds === null || trackIds.includes(this.trackId));
      if (isMeant || what.includes('tags') || what.includes('models')) void this.details.refresh();
      if (what.includes('models')) void this.similar.refresh();
    });
  }

  activate(tagId: number): void {
    this.#chosenTagId = tagId;
  }

  activateNext(step: 1 | -1): void {
    const { scores } = this;
    const index = scores.findIndex(({ tag }) => tag.id === this.activeTagId) + step;
    this.#chosenTagId = scores[Math.max(0, Math.min(index, scores.length - 1))]?.tag.id ?? null;
  }

  /** Plays from a second on; without one, goes on or pauses. */
  play(seconds?: number): void {
    const track = this.details.value;
    if (!track || track.missing) return;
    if (seconds === undefined && this.isCurrent) void this.#app.player.toggle();
    else void this.#app.player.play(track, seconds ?? 0);
  }

  /** Moves where it sounds; where another track plays, this one starts there. */
  seek(seconds: number): void {
    if (this.isCurrent) this.#app.player.seek(seconds);
    else this.play(Math.max(0, seconds));
  }

  /** Plays where the active tag is heard best. */
  playEvidence(): void {
    const timeline = this.details.value?.timeline;
    const windows = timeline?.scores[timeline.tagIds.indexOf(this.activeTagId ?? -1)];
    if (timeline && windows) this.play(timeline.startsSeconds[windows.indexOf(Math.max(...windows))]);
  }

  /** Plays one of the similar tracks, and after it the next of them. */
  playSimilar(index: number): void {
    const { player } = this.#app;
    const tracks = this.similar.value?.map(({ track }) => track) ?? [];
    const chosen = tracks[index];
    if (!chosen) return;
    if (player.track?.trackId === chosen.trackId) {
      void player.toggle();
      return;
    }
    void player.play(chosen, 0, listOf(tracks), index);
  }

  /** Shows the library in the order of how like its tracks are to this one. */
  showLike(what: 'more' | 'less'): void {
    this.#app.library.likeTracks([this.trackId], what);
    this.#app.router.go('library');
  }

  /** Asks for more like one of the similar tracks, for less, or for neither. */
  ask(track: TrackRow, what: 'more' | 'less' | 'neither'): void {
    const others = (list: TrackRow[]) => list.filter(({ trackId }) => trackId !== track.trackId);
    this.more = [...others(this.more), ...(what === 'more' ? [track] : [])];
    this.less = [...others(this.less), ...(what === 'less' ? [track] : [])];
    void this.similar.refresh();
  }

  decide(tagId: number, action: CorrectionAction): void {
    this.#chosenTagId = tagId;
    void this.#app.decisions.correct({ trackIds: [this.trackId] }, [tagId], action);
  }

  /** Decides about the active tag; to say yes to one that was heard too faintly adds it. */
  decideActive(action: CorrectionAction): void {
    const active = this.scores.find(({ tag }) => tag.id === this.activeTagId);
    if (active) this.decide(active.tag.id, action === 'accepted' && active.state === null ? 'added' : action);
  }

  /** Gives the track stars; 0: none. */
  rate(stars: number): void {
    const selection = { trackIds: [this.trackId] };
    void this.#app.decisions.make(() => this.#app.api.rateTracks({ selection, stars }));
  }

  addNewTag(name: string): void {
    void this.#app.decisions.addNewTag(name, { trackIds: [this.trackId] });
  }
}

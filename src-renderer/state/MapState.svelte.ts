import type { Api, Filter, TrackRow } from '../../src-main/api.ts';
import type { MapColouring, SoundMapState } from '../../src-main/apiMap.ts';
import type { EventListener, Remote } from '../api.ts';
import { keep, readKept } from '../kept.ts';
import { colourByNumber, colourByTags, type PointColours } from '../map/mapColours.ts';
import type { MapCamera } from '../map/MapCamera.ts';
import { PointGrid } from '../map/PointGrid.ts';
import { bytesOf, decodePoints } from '../map/Points.ts';
import { Fetched } from './Fetched.svelte.ts';

const colourKey = 'hearmark.map.colour';
/** While a job listens, what is told of points is asked again so often. */
const refreshMs = 2000;
/** Who moves over points asks for nothing on the way. */
const restMs = 60;

/** The map of sound, as far as the window knows it; it outlives the view. */
export class MapState {
  /** How far the host is with it. */
  readonly work: Fetched<SoundMapState>;
  /** 'year', 'bpm' or a category of tags; kept. */
  colouring = $state<string>(readText(colourKey) ?? 'genre');
  /** What is seen of it; null before the first look. */
  camera = $state.raw<MapCamera | null>(null);
  /** The point under the pointer, and the track that was clicked last. */
  hovered = $state<number | null>(null);
  activeId = $state<number | null>(null);
  /** A track that is to be looked at, once there are points. */
  sought = $state<number | null>(null);
  readonly #points;
  /** Null where there is no map. */
  readonly points = $derived.by(() =>
    this.#points.value?.count && this.work.value?.version !== null ? this.#points.value : null,
  );
  readonly #marks;
  /** [points], see MapMarks; while that is not known, all are shown. */
  readonly marks = $derived.by(() => {
    const { points } = this;
    if (!points) return new Uint8Array(0);
    const { value } = this.#marks;
    return value?.version === points.version ? value.marks : new Uint8Array(points.count).fill(2);
  });
  readonly #values;
  readonly #regions;
  /** The largest first; none of an older map. */
  readonly regions = $derived.by(() => {
    const { value } = this.#regions;
    return value && value.version === this.points?.version ? value.regions : [];
  });
  readonly grid = $derived.by(() => (this.points ? new PointGrid(this.points) : null));
  /** What keys are for where nothing is selected: the track under the pointer, or the one that was clicked last. */
  readonly pointedId = $derived.by(() => {
    const { hovered, points } = this;
    return (hovered === null ? undefined : points?.trackIds[hovered]) ?? this.activeId;
  });
  /** What is known of that track, once the pointer rests. */
  pointed = $state.raw<TrackRow | null>(null);
  /** Why the map cannot be shown. */
  readonly error = $derived.by(() => this.work.error ?? this.#points.error ?? null);
  readonly #api: Remote<Api>;
  #filter: Filter = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAwaited = false;
  #isShown = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Remote<Api>, onEvent: EventListener) {
    this.#api = api;
    this.work = new Fetched(() => api.getSoundMap());
    this.#points = new Fetched(async () => decodePoints(await api.getMapPoints()));
    this.#marks = new Fetched(async () => {
      const { version, marks } = await api.findOnMap({ filter: this.#filter });
      return { version, marks: bytesOf(marks) };
    });
    this.#values = new Fetched(async () => {
      const { colouring } = this;
      const { version, values, tagIds } = await api.getMapValues({ by: asked(colouring) });
      return { version, tagIds, colouring, values: new Uint16Array(bytesOf(values).buffer) };
    });
    this.#regions = new Fetched(() => api.listMapRegions());
    onEvent('soundMap', (state) => {
      if (state.revision < (this.work.value?.revision ?? 0)) return;
      this.work.value = state;
      const isNews = state.version !== null && state.version !== this.#points.value?.version;
      if (isNews && this.#isShown) void this.#fetchPoints();
    });
  }

  /** The colours of the points, by names of tags. */
  colours(tagName: (tagId: number) => string): PointColours {
    const { value } = this.#values;
    const { points, marks, colouring } = this;
    const isOfThese = value?.version === points?.version && value?.colouring === colouring;
    const values = isOfThese ? value.values : new Uint16Array(points?.count ?? 0);
    if (colouring === 'year' || colouring === 'bpm') return colourByNumber(values, colouring, marks);
    return colourByTags(values, isOfThese ? value.tagIds.map(tagName) : [], marks);
  }

  /** Shows the map under a filter, or what became of it; the host begins what is due. */
  show(filter: Filter): void {
    const isOther = filter !== this.#filter;
    this.#filter = filter;
    this.#isShown = true;
    if (isOther && this.points) void this.#marks.refresh();
    if (this.#timer) {
      this.#isAwaited = true;
      return;
    }
    void this.#fetchAll();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isAwaited) this.show(this.#filter);
      this.#isAwaited = false;
    }, refreshMs);
  }

  colourBy(colouring: string): void {
    this.colouring = colouring;
    keep(colourKey, colouring);
    void this.#values.refresh();
  }

  async layOut(): Promise<void> {
    this.work.value = await this.#api.layOutSoundMap();
  }

  async stop(): Promise<void> {
    this.work.value = await this.#api.stopSoundMap();
  }

  /** The pointer is over a point, or over none. */
  hover(point: number | null): void {
    if (point === this.hovered) return;
    this.hovered = point;
    this.#learn();
  }

  activate(trackId: number | null): void {
    this.activeId = trackId;
    this.#learn();
  }

  /** The tracks of a region that the filter leaves. */
  tracksOf(region: number): number[] {
    const { points, marks } = this;
    return points
      ? [...points.trackIds].filter((_, at) => points.regionOf[at] === region && marks[at] === 2)
      : [];
  }

  /** The tracks that the filter leaves. */
  shownTracks(): number[] {
    const { points, marks } = this;
    return points ? [...points.trackIds].filter((_, at) => marks[at] === 2) : [];
  }

  #learn(): void {
    clearTimeout(this.#resting);
    const { pointedId } = this;
    if (pointedId !== this.pointed?.trackId) this.pointed = null;
    if (pointedId === null) return;
    this.#resting = setTimeout(() => {
      void this.#api.listTracks({ trackIds: [pointedId] }).then(
        ([row]) => {
          if (row && row.trackId === this.pointedId) this.pointed = row;
        },
        () => {},
      ); // then nothing is told of it
    }, restMs);
  }

  async #fetchAll(): Promise<void> {
    await this.work.refresh();
    const { version } = this.work.value ?? {};
    if (version === null || version === undefined) return;
    if (version !== this.#points.value?.version) await this.#fetchPoints();
    else await this.#fetchWords();
  }

  async #fetchPoints(): Promise<void> {
    await Promise.all([this.#points.refresh(), this.#fetchWords()]);
  }

  async #fetchWords(): Promise<void> {
    await Promise.all([this.#marks.refresh(), this.#values.refresh(), this.#regions.refresh()]);
  }
}

function asked(colouring: string): MapColouring {
  return colouring === 'year' || colouring === 'bpm' ? colouring : { category: colouring };
}

function readText(key: string): string | undefined {
  const kept = readKept(key);
  return typeof kept === 'string' ? kept : undefined;
}

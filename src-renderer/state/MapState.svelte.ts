import type { Api, Filter, MapColouring, MapRegion, SoundMapState, TrackRow } from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { keep, readKept } from '../kept.ts';
import { colourByNumber, colourByPicked, colourByTags, type PointColours } from '../map/mapColours.ts';
import type { MapCamera } from '../map/MapCamera.ts';
import { pickTag, readPicked, type PickedTag } from '../map/pickedTags.ts';
import { PointGrid } from '../map/PointGrid.ts';
import { bytesOf, decodePoints, type Points } from '../map/Points.ts';
import { Fetched } from './Fetched.svelte.ts';

const colourKey = 'hearmark.map.colour';
const pickedKey = (library: string) => `hearmark.map.picked ${library}`;
/** While a job listens, what is told of points is asked again so often. */
const refreshMs = 2000;
/** Who moves over points asks for nothing on the way. */
const restMs = 60;

/** What the host says of a map. */
interface Told {
  points: Points;
  marks: Uint8Array;
  values: Uint16Array;
  tagIds: number[];
  /** What `values` are. */
  colouring: string;
  /** The tags that `values` are places of, where they were picked. */
  picked: readonly PickedTag[];
  regions: MapRegion[];
}
const nothingTold = {
  values: new Uint16Array(0),
  tagIds: [],
  colouring: '',
  picked: [],
  marks: new Uint8Array(0),
};

/** The map of sound, as far as the window knows it; it outlives the view. */
export class MapState {
  /** How far the host is with it. */
  readonly work: Fetched<SoundMapState>;
  /** 'year', 'bpm', 'picked' or a category of tags; kept. */
  colouring = $state<string>(readText(colourKey) ?? 'genre');
  /** What 'picked' colours by; kept for each library. */
  picked = $state.raw<readonly PickedTag[]>([]);
  /** What is seen of it; null before the first look. */
  camera = $state.raw<MapCamera | null>(null);
  /** The point under the pointer, and the track that was clicked last. */
  hovered = $state<number | null>(null);
  activeId = $state<number | null>(null);
  /** A track that is to be looked at, once there are points. */
  sought = $state<number | null>(null);
  /** All of one map: drawn when all of it is there. */
  #told = $state.raw<Told | null>(null);
  readonly points = $derived.by(() =>
    this.work.value?.version === null ? null : (this.#told?.points ?? null),
  );
  /** [points], see MapMarks. */
  readonly marks = $derived.by(() => this.#told?.marks ?? new Uint8Array(0));
  /** The largest first. */
  readonly regions = $derived.by(() => this.#told?.regions ?? []);
  readonly grid = $derived.by(() => (this.points ? new PointGrid(this.points) : null));
  /** What keys are for where nothing is selected: the track under the pointer, or the one that was clicked last. */
  readonly pointedId = $derived.by(() => {
    const { hovered, points } = this;
    return (hovered === null ? undefined : points?.trackIds[hovered]) ?? this.activeId;
  });
  /** What is known of that track, once the pointer rests. */
  pointed = $state.raw<TrackRow | null>(null);
  /** Why the map cannot be shown. */
  readonly error = $derived.by(() => this.work.error ?? this.#whole.error ?? null);
  #library: string | undefined;
  readonly #api: Remote<Api>;
  readonly #whole: Fetched<void>;
  readonly #marks: Fetched<void>;
  readonly #values: Fetched<void>;
  readonly #regions: Fetched<void>;
  #filter: Filter = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAwaited = false;
  #isShown = false;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Remote<Api>, onEvent: EventListener) {
    this.#api = api;
    this.work = new Fetched(() => api.getSoundMap());
    this.#whole = new Fetched(() => this.#fetchWhole());
    this.#marks = new Fetched(async () => this.#take(await this.#askMarks()));
    this.#values = new Fetched(async () => this.#take(await this.#askValues()));
    this.#regions = new Fetched(async () => this.#take(await api.listMapRegions()));
    onEvent('soundMap', (state) => {
      if (state.revision < (this.work.value?.revision ?? 0)) return;
      this.work.value = state;
      if (this.#isShown && this.#isOther(state.version)) void this.#whole.refresh();
    });
  }

  /** The colours of the points, by names of tags. */
  colours(tagName: (tagId: number) => string): PointColours {
    const { values, tagIds, colouring, picked, marks } = this.#told ?? nothingTold;
    if (colouring === 'picked') return colourByPicked(values, picked, tagName, marks);
    if (colouring === 'year' || colouring === 'bpm') return colourByNumber(values, colouring, marks);
    return colourByTags(values, tagIds.map(tagName), marks);
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

  pick(tagId: number): void {
    this.#choosePicked(pickTag(this.picked, tagId));
  }

  unpick(tagId: number): void {
    this.#choosePicked(this.picked.filter((one) => one.tagId !== tagId));
  }

  /** Takes up the tags that were picked in a library, by its path. */
  takeUpPicked(library: string): void {
    this.#library = library;
    this.picked = readPicked(readKept(pickedKey(library)));
    if (this.colouring === 'picked') void this.#values.refresh();
  }

  #choosePicked(picked: readonly PickedTag[]): void {
    this.picked = picked;
    if (this.#library !== undefined) keep(pickedKey(this.#library), picked);
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
    const isFirst = !this.#told;
    // There may be a map: nobody waits to be told so
    await Promise.all([this.work.refresh(), isFirst && this.#whole.refresh()]);
    if (this.#isOther(this.work.value?.version ?? null)) return this.#whole.refresh();
    if (isFirst) return;
    await Promise.all([this.#marks, this.#values, this.#regions].map((one) => one.refresh()));
  }

  /** Whether a map is another than the one that is shown. */
  #isOther(version: number | null): boolean {
    return version !== null && version !== this.#told?.points.version;
  }

  async #fetchWhole(): Promise<void> {
    const filter = this.#filter;
    const answers = await Promise.all([
      this.#api.getMapPoints(),
      this.#askMarks(),
      this.#askValues(),
      this.#api.listMapRegions(),
    ]);
    const [points, { marks }, { values, tagIds, colouring, picked }, { regions }] = answers;
    const isOfOne = answers.every(({ version }) => version === points.version);
    if (!isOfOne) return this.#fetchWhole(); // it became another meanwhile
    this.#told =
      points.points === 0
        ? null
        : { points: decodePoints(points), marks, values, tagIds, colouring, picked, regions };
    // What was asked for since then
    if (filter !== this.#filter) void this.#marks.refresh();
    if (colouring !== this.colouring || picked !== this.picked) void this.#values.refresh();
  }

  async #askMarks() {
    const { version, marks } = await this.#api.findOnMap({ filter: this.#filter });
    return { version, marks: bytesOf(marks) };
  }

  async #askValues() {
    const { colouring, picked } = this;
    const { version, values, tagIds } = await this.#api.getMapValues({ by: asked(colouring, picked) });
    return { version, tagIds, colouring, picked, values: new Uint16Array(bytesOf(values).buffer) };
  }

  #take({ version, ...part }: { version: number } & Partial<Omit<Told, 'points'>>): void {
    if (this.#told?.points.version === version) this.#told = { ...this.#told, ...part };
  }
}

function asked(colouring: string, picked: readonly PickedTag[]): MapColouring {
  if (colouring === 'picked') return { tagIds: picked.map(({ tagId }) => tagId) };
  return colouring === 'year' || colouring === 'bpm' ? colouring : { category: colouring };
}

function readText(key: string): string | undefined {
  const kept = readKept(key);
  return typeof kept === 'string' ? kept : undefined;
}

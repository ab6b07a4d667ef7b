export const viewNames = [
  'library',
  'review',
  'write',
  'training',
  'duplicates',
  'jobs',
  'models',
  'settings',
  'track',
] as const;
export type ViewName = (typeof viewNames)[number];

/** Where the window is, kept in the address (#/review, #/track/12), so that back, forward and reload work. */
export class Router {
  view = $state<ViewName>('library');
  trackId = $state<number | null>(null);

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  go(view: Exclude<ViewName, 'track'>): void {
    this.#open(`#/${view}`);
  }

  openTrack(trackId: number): void {
    this.#open(`#/track/${trackId}`);
  }

  /** To where the person came from; to the library where that is outside. */
  back(): void {
    if (history.state === null && history.length <= 1) this.go('library');
    else history.back();
  }

  /** At once, before the event of the address: the next key is for the new view. */
  #open(hash: string): void {
    location.hash = hash;
    this.#read();
  }

  #read(): void {
    const [, view, id] = location.hash.split('/');
    const known = viewNames.find((name) => name === view) ?? 'library';
    const trackId = known === 'track' && id && /^\d+$/.test(id) ? Number(id) : null;
    this.view = known === 'track' && trackId === null ? 'library' : known;
    this.trackId = trackId;
  }
}

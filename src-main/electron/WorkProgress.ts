import type { Work } from './workOf.ts';

/** What BrowserWindow.setProgressBar takes: 0..1, above 1 for "unknown", below 0 for none. */
export type ProgressBar = [number, { mode: 'normal' | 'paused' | 'none' | 'indeterminate' }];

/** Decides what the taskbar or the dock shows of all work: of several at once, what began first. */
export class WorkProgress {
  readonly #works = new Map<string, Work>();

  after(work: Work): ProgressBar {
    if (work.state === 'working' || work.state === 'waiting') this.#works.set(work.id, work);
    else this.#works.delete(work.id);
    const works = [...this.#works.values()];
    const shown = works.find(({ state }) => state === 'working') ?? works.find(({ share }) => share !== null);
    if (!shown) return [-1, { mode: 'none' }];
    if (shown.share === null) return [2, { mode: 'indeterminate' }];
    return [shown.share, { mode: shown.state === 'working' ? 'normal' : 'paused' }];
  }
}

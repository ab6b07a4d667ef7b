import type { ShellText } from './shellTexts.ts';
import type { Work } from './workOf.ts';

/** Who waited less than that is still there and sees it end. */
const longMs = 60_000;

/** Decides what is told, beside the window, when work ends that took long. */
export class WorkEnds {
  readonly #begunAtMs = new Map<string, number>();

  /** `nowMs` as the clock says. Returns the notification, undefined for none: whoever looks at the window needs none. */
  after(
    { id, title, state }: Work,
    nowMs: number,
    isLookedAt: boolean,
  ): { title: string; body: ShellText } | undefined {
    const begunAtMs = this.#begunAtMs.get(id);
    if (state === 'working' && begunAtMs === undefined) this.#begunAtMs.set(id, nowMs);
    if (state === 'working' || state === 'waiting') return undefined;
    this.#begunAtMs.delete(id);
    const wasLong = begunAtMs !== undefined && nowMs - begunAtMs >= longMs;
    if (!wasLong || isLookedAt || state === 'cancelled') return undefined;
    return { title, body: state === 'done' ? 'It is done.' : 'It has failed. The window says why.' };
  }
}

import type { Events } from './api.ts';

/** Says something to every page that is open, by whatever carries it there. */
export type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void;

/** Work that many ask for, done at most once in so many milliseconds: at once for the first, later for all others. */
export interface Throttled {
  ask(): void;
  /** Does at once what is still to be done. */
  flush(): void;
  /** Forgets it. */
  cancel(): void;
}

/** Throttles work. What is asked for last is always done: nobody is left with an old state. */
export function throttle(work: () => void, intervalMs: number): Throttled {
  let lastMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    clearTimeout(timer);
    timer = undefined;
    lastMs = performance.now();
    work();
  };
  return {
    ask() {
      if (timer) return;
      const waitMs = lastMs + intervalMs - performance.now();
      if (waitMs <= 0) return run();
      timer = setTimeout(run, waitMs);
      timer.unref();
    },
    flush() {
      if (timer) run();
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

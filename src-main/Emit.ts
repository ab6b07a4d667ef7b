import type { Events } from './api.ts';

/** Says something to every page that is open, by whatever carries it there. */
export type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void;

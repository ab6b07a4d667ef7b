import type { Repeat } from './state/PlayOrder.ts';

/** How what is played repeats, as a state that a button shows. */
export const repeatWords: Record<Repeat, string> = {
  off: 'Nothing repeats',
  all: 'The list repeats',
  one: 'The track repeats',
};

export const shuffleWords = (shuffles: boolean) =>
  shuffles ? 'The list is shuffled' : 'The list is played in order';

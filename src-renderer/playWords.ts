import type { Repeat } from './state/PlayOrder.ts';
import { m } from './messages/m.ts';

/** How what is played repeats, as a state that a button shows. */
export const repeatWords: Record<Repeat, string> = {
  off: m.player.nothingRepeats(),
  all: m.player.theListRepeats(),
  one: m.player.theTrackRepeats(),
};

export const shuffleWords = (shuffles: boolean) =>
  shuffles ? m.player.theListIsShuffled() : m.player.theListIsPlayed();

import type { Selection } from '../../src-main/api.ts';

/**
 * Steps that change playlists, one after another. Each gives its playlist another id, and whoever presses a key again does so before
 * that is known here: a step is for what the one before made of its playlist.
 */
export class PlaylistSteps {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** What playlists have become, while steps wait. */
  readonly #became = new Map<number, number>();
  #moved: { playlistId: number; selection: Selection } | null = null;

  /** @param step is given the id that the playlist has by then; answers the one that it has afterwards. Does not throw. */
  add(playlistId: number, step: (playlistId: number) => Promise<number>): Promise<void> {
    this.#waiting++;
    this.#last = this.#last.then(async () => {
      let now = playlistId;
      for (let next = this.#became.get(now); next !== undefined; next = this.#became.get(now)) now = next;
      const after = await step(now);
      if (after !== now) this.#became.set(now, after);
      if (--this.#waiting === 0) this.#became.clear();
    });
    return this.#last;
  }

  /** Notes what was moved, and in what it stands now. */
  noteMoved(playlistId: number, selection: Selection): void {
    this.#moved = { playlistId, selection };
  }

  /** What was moved last, where that was in this playlist as it is: until its rows are here, no place tells which track is meant. */
  movedIn(playlistId: number): Selection | null {
    return this.#moved?.playlistId === playlistId ? this.#moved.selection : null;
  }
}

/** More tracks than this are quicker to read all again. */
const mostTracks = 5000;

/**
 * What this process wrote since the index was brought up to date: the index of tracks reads it again before the next
 * answer. What a rolled back transaction wrote may stand here, too; reading it again does no harm.
 */
export class Touched {
  /** Tracks that are new, or whose tags changed. */
  readonly tracks = new Set<number>();
  /** What is shown and sorted of some of them changed, too: a title, for instance. */
  rows = false;
  /** Files went away or came back: which tracks are there has to be found out. */
  files = false;
  /** Tags are called, hidden or ordered otherwise, or there is a new one: no track carries another tag for that. */
  vocabulary = false;
  /** Merges, thresholds, or more tracks than are worth telling one by one. */
  everything = false;

  track(trackId: number): void {
    if (this.everything) return;
    this.tracks.add(trackId);
    if (this.tracks.size > mostTracks) this.all();
  }

  all(): void {
    this.everything = true;
    this.tracks.clear();
  }

  clear(): void {
    this.tracks.clear();
    this.rows = false;
    this.files = false;
    this.vocabulary = false;
    this.everything = false;
  }
}

/** More tracks than this are quicker to read all again. */
const mostTracks = 5000;
/** Of more tracks than this, the whole tag is quicker to read again than each of them. */
const tracksOfTag = 1000;

/**
 * What this process wrote since the index was brought up to date: the index of tracks reads it again before the next
 * answer. What a rolled back transaction wrote may stand here, too; reading it again does no harm.
 */
export class Touched {
  /** The model whose scores the index holds; those of others do not touch it. */
  modelId: number | null = null;
  /** Tracks that are new, or whose tags changed. */
  readonly tracks = new Set<number>();
  /** What is shown and sorted of some of them changed, too: a title, for instance. */
  rows = false;
  /** Files went away or came back: which tracks are there has to be found out. */
  files = false;
  /** Tags are called, hidden or ordered otherwise, or there is a new one: no track carries another tag for that. */
  vocabulary = false;
  /** Tags that changed on more tracks than are worth telling one by one, by an answer, a merge or a threshold. */
  readonly tags = new Set<number>();
  /** Another model counts, or there are more tracks than are worth telling one by one. */
  everything = false;

  get isEmpty(): boolean {
    const { tracks, tags, rows, files, vocabulary, everything } = this;
    return !(everything || rows || files || vocabulary || tracks.size > 0 || tags.size > 0);
  }

  track(trackId: number): void {
    if (this.everything) return;
    this.tracks.add(trackId);
    if (this.tracks.size > mostTracks) this.all();
  }

  /** Notes that some tags of some tracks changed. */
  tagsOf(trackIds: readonly number[], tagIds: Iterable<number>): void {
    if (trackIds.length > tracksOfTag) for (const tagId of tagIds) this.tags.add(tagId);
    else for (const trackId of trackIds) this.track(trackId);
  }

  all(): void {
    this.everything = true;
    this.tracks.clear();
    this.tags.clear();
  }

  /** Notes all this elsewhere, too. */
  addTo(other: Touched): void {
    for (const trackId of this.tracks) other.track(trackId);
    for (const tagId of this.tags) other.tags.add(tagId);
    other.rows ||= this.rows;
    other.files ||= this.files;
    other.vocabulary ||= this.vocabulary;
    if (this.everything) other.all();
  }

  clear(): void {
    this.tracks.clear();
    this.tags.clear();
    this.rows = false;
    this.files = false;
    this.vocabulary = false;
    this.everything = false;
  }
}

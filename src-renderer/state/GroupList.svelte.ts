import type { Api, Filter, GroupBy, Sort, TrackGroup } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { Pages } from './Pages.svelte.ts';
import type { Question } from './TrackPages.svelte.ts';

/** The albums, artists or folders of the list; as the view left them while the question stays the same. */
export class GroupList {
  readonly by: GroupBy;
  readonly pages: Pages<Question, TrackGroup>;
  activeIndex = $state(0);
  scrollTop = 0;
  #anchorIndex = 0;
  readonly #api: Remote<Api>;
  #isAsked = false;

  constructor(api: Remote<Api>, by: GroupBy, question: Question) {
    this.#api = api;
    this.by = by;
    this.pages = new Pages(
      (asked, offset, limit) => api.findGroups(this.#request(asked, offset, limit)),
      question,
    );
  }

  /** Shows the groups of a list: at the beginning where that is another one. */
  show(question: Question): void {
    const isSame = this.#isAsked && JSON.stringify(question) === JSON.stringify(this.pages.question);
    this.#isAsked = true;
    if (isSame) return this.pages.refresh();
    this.activeIndex = this.#anchorIndex = this.scrollTop = 0;
    this.pages.ask(question);
  }

  /** Makes one the active one; a range begins here, or where the last one did. */
  activate(index: number, extends_ = false): void {
    this.activeIndex = Math.max(0, Math.min(index, (this.pages.total ?? 1) - 1));
    if (!extends_) this.#anchorIndex = this.activeIndex;
  }

  /** The tracks of one, or of all from where the range began up to it. */
  trackIds(index: number, isRange: boolean): Promise<number[]> {
    const [first, last] = isRange
      ? [Math.min(this.#anchorIndex, index), Math.max(this.#anchorIndex, index)]
      : [index, index];
    return this.#api.findGroupTrackIds(this.#request(this.pages.question, first, last - first + 1));
  }

  /** The filter that leaves the tracks of one; null while it is not here. */
  filterOf(index: number): Filter | null {
    const group = this.pages.row(index);
    return group
      ? { ...this.pages.question.filter, sameAs: { by: this.by, trackId: group.lead.trackId } }
      : null;
  }

  /** Albums stand as their tracks would; artists and folders by their names. */
  #request({ filter, sort }: Question, offset: number, limit: number) {
    const order: Sort | null = this.by === 'album' ? sort : null;
    return { by: this.by, filter, sort: order, offset, limit };
  }
}

import { onMount, tick, untrack } from 'svelte';
import { scrollTopToShow, virtualWindow } from '../virtualWindow.ts';

/** What is listed; it outlives the view. */
interface Listed {
  readonly pages: { readonly answered: number; readonly isAsking: boolean };
  readonly activeIndex: number;
  scrollTop: number;
  /** Where another list begins; 0 unless given. */
  readonly beginsAt?: number;
  activate(index: number): void;
}

interface Shape {
  /** Items, with the places of those that are on their way. */
  total: number;
  /** Items in a row. */
  across: number;
  /** How many rows there are, and in which an item stands, where that is not told by the two above. */
  lines?: { count: number; lineOf: (index: number) => number };
  rowHeight: number;
  /** At the upper edge, of what stays there. */
  headerPixels: number;
  /** At the lower edge, by what lies over it. */
  coveredPixels: number;
  /** Rows that a page more or less leaves in view. */
  keptRows: number;
  /** Rows that are drawn beyond either edge. */
  overscan: number;
}

const settledMs = 120;

/** A long list of which what is in view is drawn, for pointer and keys; made while its component is. */
export class ListView {
  grid: HTMLElement | undefined = $state();
  width = $state(0);
  height = $state(0);
  /** Rows do not fly by. */
  settled = $state(true);
  readonly #listed: Listed;
  readonly #shape: () => Shape;
  #scrollTop = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** By keys, since another question was asked that is not answered yet. */
  #hasWalked = false;
  readonly #list = $derived.by(() => {
    const { total, across, lines, rowHeight, headerPixels, coveredPixels } = this.#shape();
    return {
      scrollTop: this.#scrollTop,
      viewport: this.height - headerPixels - coveredPixels,
      rows: lines ? lines.count : Math.ceil(total / across),
      rowHeight,
    };
  });
  /** The rows to draw, and where. */
  readonly view = $derived.by(() => virtualWindow({ ...this.#list, overscan: this.#shape().overscan }));

  constructor(listed: Listed, shape: () => Shape) {
    this.#listed = listed;
    this.#shape = shape;
    this.#scrollTop = listed.scrollTop;
    // Another question was answered: the list begins anew, unless somebody walks through it already
    let { answered } = listed.pages;
    $effect(() => {
      if (listed.pages.answered === answered) return;
      answered = listed.pages.answered;
      if (this.#hasWalked) void this.#show(untrack(() => listed.activeIndex));
      else if (this.grid) this.grid.scrollTop = listed.beginsAt ?? 0;
      this.#hasWalked = false;
    });
    // Whoever selects by keyboard sees on; under a pointer nothing moves, it may be a double click
    $effect(() => {
      if (shape().coveredPixels > 0 && this.grid?.matches(':focus-visible'))
        void this.#show(untrack(() => listed.activeIndex));
    });
    onMount(() => {
      if (this.grid) this.grid.scrollTop = listed.scrollTop;
      return () => clearTimeout(this.#timer);
    });
  }

  readonly onscroll = (): void => {
    if (!this.grid) return;
    if (Math.abs(this.grid.scrollTop - this.#scrollTop) > this.height) this.settled = false;
    this.#scrollTop = this.#listed.scrollTop = this.grid.scrollTop;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.settled = true), settledMs);
  };

  /** Makes another item the active one, and shows it. */
  move(by: number): void {
    this.#listed.activate(this.#listed.activeIndex + by);
    this.#hasWalked = this.#listed.pages.isAsking;
    void this.#show(this.#listed.activeIndex);
  }

  /** What the keys do that walk through the list; `choose` selects from where the last range began. */
  commands(choose: (index: number) => void) {
    const extend = (by: number) => {
      const index = Math.max(0, Math.min(this.#listed.activeIndex + by, this.#shape().total - 1));
      choose(index);
      void this.#show(index);
    };
    const page = () => {
      const { across, rowHeight, keptRows } = this.#shape();
      return across * Math.max(1, Math.floor(this.#list.viewport / rowHeight) - keptRows);
    };
    return {
      down: () => this.move(this.#shape().across),
      up: () => this.move(-this.#shape().across),
      pageDown: () => this.move(page()),
      pageUp: () => this.move(-page()),
      first: () => this.move(-Infinity),
      last: () => this.move(Infinity),
      extendDown: () => extend(1),
      extendUp: () => extend(-1),
    };
  }

  async #show(index: number): Promise<void> {
    await tick();
    // The height that is bound comes a frame after the window was resized
    if (this.grid) this.height = this.grid.clientHeight;
    const { across, lines } = this.#shape();
    const row = lines ? lines.lineOf(index) : Math.floor(index / across);
    // With what stands above it and is no item, as a heading does: no key goes there
    const above = lines && index > 0 ? lines.lineOf(index - 1) + 1 : lines ? 0 : row;
    const list = { ...this.#list, scrollTop: scrollTopToShow(above, this.#list) };
    if (this.grid) this.grid.scrollTop = scrollTopToShow(row, list);
  }
}

/** Which item of the list an event is for. */
export function indexOf(event: Event): number | null {
  const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
  return item ? Number(item.dataset.index) : null;
}

export interface Toast {
  id: number;
  text: string;
  level: 'info' | 'warning' | 'error';
  action: { label: string; run: () => void } | null;
}

const shownMs = 6000;
const mostAtOnce = 3;

/** The short words in the corner of the view. An offer (undo) ends with the next one: it would be for something else. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  readonly #waiting: Toast[] = [];
  #nextId = 1;

  show(text: string, action: Toast['action'] = null, level: Toast['level'] = 'info'): void {
    const toast = { id: this.#nextId++, text, level, action };
    const others = this.list.filter((other) => other.text !== text && !(action && other.action));
    // What was done makes room for what was done next; a warning stays until it was read, and the next one waits
    const leaves = others.length < mostAtOnce ? undefined : others.find((other) => other.level === 'info');
    if (others.length < mostAtOnce || leaves || level === 'info') {
      const kept = others.filter((other) => other !== leaves);
      this.#put(kept, toast);
    } else if (!this.#waiting.some((other) => other.text === text)) this.#waiting.push(toast);
  }

  /** Shows what went wrong. */
  failed(error: unknown): void {
    this.show(error instanceof Error ? error.message : String(error), null, 'error');
  }

  dismiss(id: number): void {
    const others = this.list.filter((toast) => toast.id !== id);
    const next = others.length < mostAtOnce ? this.#waiting.shift() : undefined;
    if (next) this.#put(others, next);
    else this.list = others;
  }

  #put(others: Toast[], toast: Toast): void {
    this.list = [...others, toast];
    setTimeout(() => this.dismiss(toast.id), toast.level === 'info' ? shownMs : shownMs * 2);
  }
}

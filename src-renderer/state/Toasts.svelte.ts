export interface Toast {
  id: number;
  text: string;
  level: 'info' | 'warning' | 'error';
  action: { label: string; run: () => void } | null;
}

const shownMs = 6000;
const mostAtOnce = 3;

/** The short words at the lower edge. An offer (undo) ends with the next one: it would be for something else. */
export class Toasts {
  list = $state.raw<Toast[]>([]);
  #nextId = 1;

  show(text: string, action: Toast['action'] = null, level: Toast['level'] = 'info'): void {
    const toast = { id: this.#nextId++, text, level, action };
    const kept = this.list.filter((other) => other.text !== text && !(action && other.action));
    this.list = [...kept, toast].slice(-mostAtOnce);
    setTimeout(() => this.dismiss(toast.id), level === 'info' ? shownMs : shownMs * 2);
  }

  /** Shows what went wrong, in the host's own sentence. */
  failed(error: unknown): void {
    this.show(error instanceof Error ? error.message : String(error), null, 'error');
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

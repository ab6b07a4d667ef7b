import type { Api, Change, CorrectionAction, Selection } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import type { Toasts } from './Toasts.svelte.ts';
import { m } from '../messages/m.ts';
import { said } from '../messages/said.ts';

/** What a person decides, always with a way back. The host tells all windows of it (`changed`). */
export class Decisions {
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;

  constructor(api: Remote<Api>, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
  }

  /** Answers null where it failed, and has said so; `quiet` shows no toast where it went well. */
  async correct(
    selection: Selection,
    tagIds: number[],
    action: CorrectionAction,
    { quiet = false } = {},
  ): Promise<Change | null> {
    return this.make(() => this.#api.correct({ selection, tagIds, action }), { quiet });
  }

  /** Makes a tag of the person's own and adds it to tracks. */
  async addNewTag(name: string, selection: Selection): Promise<void> {
    await this.make(() => this.#api.addNewTag({ name, category: 'own', selection }));
  }

  /** Makes any change of the library, and offers to undo it. */
  async make(change: () => Promise<Change>, { quiet = false } = {}): Promise<Change | null> {
    try {
      const made = await change();
      if (!quiet) this.tell(made);
      return made;
    } catch (error) {
      this.#toasts.failed(error);
      return null;
    }
  }

  /** Says what was done, and offers to undo it. */
  tell({ title, inForce }: Change): void {
    this.#toasts.show(said(title), inForce ? { label: m.common.undo(), run: () => void this.undo() } : null);
  }

  /** Answers what was undone; null where there was nothing, or it failed. */
  undo(): Promise<Change | null> {
    return this.#step(
      () => this.#api.undo(),
      (title) => m.tags.undone({ title }),
      { label: m.common.redo(), run: () => void this.redo() },
      m.tags.nothingToUndo(),
    );
  }

  async redo(): Promise<void> {
    await this.#step(
      () => this.#api.redo(),
      (title) => m.tags.redone({ title }),
      { label: m.common.undo(), run: () => void this.undo() },
      m.tags.nothingToRedo(),
    );
  }

  async #step(
    step: () => Promise<Change | null>,
    say: (title: string) => string,
    back: { label: string; run: () => void },
    nothing: string,
  ): Promise<Change | null> {
    try {
      const change = await step();
      this.#toasts.show(change ? say(said(change.title)) : nothing, change && back);
      return change;
    } catch (error) {
      this.#toasts.failed(error);
      return null;
    }
  }
}

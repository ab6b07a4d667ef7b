import { SvelteMap } from 'svelte/reactivity';
import type { CommandId } from '../keys.ts';

type Handlers = Partial<Record<CommandId, () => void>>;

/** What the keys of keys.ts and the command palette do at present: the view that is open says. */
export class Commands {
  readonly #stacks = new SvelteMap<CommandId, (() => void)[]>();

  /** Lets commands do this from now on, until the answered function is called. */
  add(handlers: Handlers): () => void {
    const added = Object.entries(handlers) as [CommandId, () => void][];
    for (const [id, run] of added) this.#stacks.set(id, [...(this.#stacks.get(id) ?? []), run]);
    return () => {
      for (const [id, run] of added)
        this.#stacks.set(id, this.#stacks.get(id)?.filter((other) => other !== run) ?? []);
    };
  }

  can(id: CommandId): boolean {
    return (this.#stacks.get(id)?.length ?? 0) > 0;
  }

  run(id: CommandId): void {
    this.#stacks.get(id)?.at(-1)?.();
  }
}

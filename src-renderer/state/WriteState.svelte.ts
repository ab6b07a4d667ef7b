import type {
  Api,
  Selection,
  WriteBatch,
  WriteFilePage,
  WriteKind,
  WriteSettings,
  Writing,
} from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';
import type { Toasts } from './Toasts.svelte.ts';

export type WriteScope = 'selected' | 'shown' | 'all';
/** What of a preview is meant; null: all. */
export interface WhichWrites {
  fileId?: number;
  line?: number;
  field?: string;
  kind?: WriteKind;
}

export const filesAPage = 50;

/** Writing tags into files, step by step; where it is outlives the view. */
export class WriteState {
  /** What was selected where the person came from. */
  selected = $state.raw<{ selection: Selection; count: number } | null>(null);
  scope = $state<WriteScope>('all');
  withSuggestions = $state(false);
  /** The preview that is shown, and what becomes of it. */
  task = $state.raw<Writing | null>(null);
  show = $state<'changes' | 'refused'>('changes');
  pageIndex = $state(0);
  readonly files: Fetched<WriteFilePage>;
  /** What the preview that is shown leaves alone, by category; null for another, and after a reload. */
  leftAlone = $state.raw<{ category: string; tags: number }[] | null>(null);
  readonly batches: Fetched<WriteBatch[]>;
  readonly #api: Remote<Api>;
  readonly #toasts: Toasts;
  /** What the host said last of each task: that may come before the answer that made it. */
  readonly #told = new Map<number, Writing>();

  constructor(api: Remote<Api>, onEvent: EventListener, toasts: Toasts) {
    this.#api = api;
    this.#toasts = toasts;
    this.batches = new Fetched(() => api.listWriteBatches());
    this.files = new Fetched(async () => {
      if (!this.task) return { total: 0, files: [] };
      const { id: taskId } = this.task;
      const offset = this.pageIndex * filesAPage;
      return api.listWriteFiles({ taskId, show: this.show, offset, limit: filesAPage });
    });
    onEvent('write', (task) => {
      this.#told.set(task.id, task);
      if (task.id === this.task?.id) this.#keep(task);
    });
  }

  /** Takes what is selected elsewhere: the next preview is of these tracks. */
  select(selection: Selection, count: number): void {
    this.selected = { selection, count };
    this.scope = 'selected';
    if (this.task?.state !== 'writing') this.close();
  }

  /** Takes up, after the page was loaded anew, what the host still has open. */
  async restore(): Promise<void> {
    if (this.task) return;
    const [newest] = await this.#api.listWritings().catch(() => []);
    if (newest && ['looking', 'ready', 'writing'].includes(newest.state)) this.#keep(newest);
  }

  /** `onlyEdits`: what was edited, and no tags. */
  async preview(selection: Selection, settings: WriteSettings, { onlyEdits = false } = {}): Promise<void> {
    const { withSuggestions } = this;
    await this.#start(() => this.#api.previewWrite({ selection, settings, withSuggestions, onlyEdits }));
    const { task } = this;
    if (onlyEdits || !task) return;
    const counted = await this.#api.countWritable({ selection, withSuggestions }).catch(() => []);
    if (task.id === this.task?.id)
      this.leftAlone = counted.filter(({ category }) => (settings.modes[category] ?? 'off') === 'off');
  }

  previewUndo(of: Parameters<Api['previewUndo']>[0]['of']): Promise<void> {
    return this.#start(() => this.#api.previewUndo({ of, field: null }));
  }

  /** Accepts or refuses lines of the preview. */
  choose({ fileId, line, field, kind }: WhichWrites, accepted: boolean): Promise<void> {
    const which = { fileId: fileId ?? null, line: line ?? null, field: field ?? null, kind: kind ?? null };
    return this.#act((taskId) => this.#api.chooseWrites({ taskId, ...which, accepted }));
  }

  apply(): Promise<void> {
    return this.#act((taskId) => this.#api.applyWrites({ taskId }));
  }

  /** Gives the preview up, or stops writing after the file under way. */
  async cancel(): Promise<void> {
    const wasWriting = this.task?.state === 'writing';
    await this.#act((taskId) => this.#api.cancelWrites({ taskId }));
    if (!wasWriting) this.close();
  }

  /** Back to the beginning; what is being written goes on. */
  close(): void {
    if (this.task?.state === 'looking' || this.task?.state === 'ready')
      void this.#api.cancelWrites({ taskId: this.task.id }).catch(() => {});
    this.task = null;
    this.leftAlone = null;
    this.files.value = undefined;
  }

  showPage(show: 'changes' | 'refused', index: number): void {
    this.show = show;
    this.pageIndex = index;
    void this.files.refresh();
  }

  async #start(begin: () => Promise<Writing>): Promise<void> {
    this.close();
    try {
      this.show = 'changes';
      this.pageIndex = 0;
      this.#keep(await begin());
    } catch (error) {
      this.#toasts.failed(error);
    }
  }

  async #act(action: (taskId: number) => Promise<Writing>): Promise<void> {
    if (!this.task) return;
    try {
      this.#keep(await action(this.task.id));
    } catch (error) {
      this.#toasts.failed(error);
    }
  }

  #keep(answer: Writing): void {
    const told = this.#told.get(answer.id);
    const task = told && told.revision > answer.revision ? told : answer;
    this.task = task;
    void this.files.refresh();
    if (task.state === 'done' || task.state === 'cancelled') void this.batches.refresh();
  }
}

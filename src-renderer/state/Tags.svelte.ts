import type { Api, Tag } from '../../src-main/api.ts';
import type { Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';

const firstCategories = ['genre', 'mood', 'instrument', 'voice', 'era', 'own'];

/** Every tag that there is. */
export class Tags {
  readonly fetched: Fetched<Tag[]>;
  readonly byId = $derived.by(() => new Map(this.fetched.value?.map((tag) => [tag.id, tag])));
  /** Those that a person can choose: neither hidden nor merged into another. */
  readonly visible = $derived.by(
    () => this.fetched.value?.filter((tag) => !tag.hidden && tag.mergedIntoId === null) ?? [],
  );
  /** Categories of the visible tags, the well-known ones first. */
  readonly categories = $derived.by(() => {
    const place = (category: string) => (firstCategories.indexOf(category) + 1 || 99) - 1;
    return [...new Set(this.visible.map((tag) => tag.category))].sort(
      (a, b) => place(a) - place(b) || a.localeCompare(b),
    );
  });

  constructor(api: Remote<Api>) {
    this.fetched = new Fetched(() => api.listTags());
  }

  name(tagId: number): string {
    return this.byId.get(tagId)?.name ?? '…';
  }
}

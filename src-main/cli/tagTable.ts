import { displayPath } from '../paths.ts';
import type { TagScore } from '../library/Scores.ts';
import { fit, formatHeader, formatRow, type Column } from './table.ts';

/** A table of tracks and their strongest tags, a column a category. */
export class TagTable {
  readonly #columns: Column[];
  readonly #categories: readonly string[];

  constructor(categories: readonly string[], width: number) {
    this.#categories = categories;
    const gaps = 2 * categories.length;
    const fileWidth = Math.floor((width - gaps) * 0.3);
    const tagWidth = Math.floor((width - gaps - fileWidth) / categories.length);
    this.#columns = [
      { title: 'FILE', width: fileWidth },
      ...categories.map((category) => ({ title: category.toUpperCase(), width: tagWidth })),
    ];
  }

  header(): string {
    return formatHeader(this.#columns);
  }

  /** A track's row: in each column as many of its tags as fit, the strongest (score over threshold) first. */
  row(name: string, tags: readonly TagScore[]): string {
    const cells = this.#categories.map((category, index) =>
      wholeTags(
        tags.filter((tag) => tag.category === category),
        this.#columns[index + 1]!.width,
      ),
    );
    return formatRow(this.#columns, [displayPath(name), ...cells]);
  }

  /** A row that has a remark in place of tags. */
  remark(name: string, text: string): string {
    return `${fit(displayPath(name), this.#columns[0]!.width)}  (${displayPath(text)})`;
  }
}

function wholeTags(tags: readonly TagScore[], width: number): string {
  let text = '';
  for (const { tag, score } of tags) {
    const longer = `${text}${text && ', '}${tag} ${score.toFixed(2)}`;
    if (longer.length > width && text) break;
    text = longer;
  }
  return text;
}

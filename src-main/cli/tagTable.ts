import { displayPath } from '../paths.ts';
import type { TagScore } from '../library/Scores.ts';
import { cut } from './cells.ts';
import { fitPath, formatHeader, formatRow, type TextColumn } from './table.ts';

/** A table of tracks and their strongest tags, a column a category. */
export class TagTable {
  readonly #columns: TextColumn[];
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

  /**
   * A track's row from its tags, the strongest (score over threshold) first: in each column as many as fit. Where none
   * of a category reaches its threshold, the strongest stands in parentheses, if it is at least likely: half way there.
   */
  row(name: string, tags: readonly TagScore[]): string {
    const cells = this.#categories.map((category, index) =>
      wholeTags(
        tags.filter((tag) => tag.category === category),
        this.#columns[index + 1]!.width,
      ),
    );
    return formatRow(this.#columns, [this.#name(name), ...cells]);
  }

  /** A row that has a remark in place of tags. */
  remark(name: string, text: string): string {
    return `${this.#name(name)}  (${displayPath(text)})`;
  }

  #name(name: string): string {
    return fitPath(displayPath(name), this.#columns[0]!.width);
  }
}

function wholeTags(tags: readonly TagScore[], width: number): string {
  const [strongest] = tags;
  if (strongest && !isCarried(strongest))
    return isLikely(strongest) ? `(${withScore(strongest, width - 2)})` : '';
  let text = '';
  for (const tag of tags) {
    const longer = text ? `${text}, ${withScore(tag)}` : withScore(tag, width);
    if (!isCarried(tag) || (longer.length > width && text)) break;
    text = longer;
  }
  return text;
}

function isCarried({ score, threshold, decided }: TagScore): boolean {
  return decided === true || score >= threshold;
}

function isLikely({ score, threshold }: TagScore): boolean {
  return score > 0 && score >= threshold / 2;
}

/** Where that is wider than the cells there are, the name is cut, never the score. */
function withScore({ tag, score }: TagScore, width = Number.MAX_SAFE_INTEGER): string {
  const number = ` ${score.toFixed(2)}`;
  return `${cut(tag, Math.max(1, width - number.length))}${number}`;
}
